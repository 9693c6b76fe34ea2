"""`python -m sandbox.recorder`: record anew and write the files; with `--check`, say what would change."""

import argparse
import difflib
import sys

from rich.console import Console

from sandbox.recorder.counts import counts
from sandbox.recorder.golden import FOLDER
from sandbox.recorder.recording import record
from sandbox.recorder.scenarios import all_scenarios
from sandbox.server import SandboxError


def main() -> int:
    """The exit code: 1 if a recording went wrong, or differs with `--check`."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.recorder", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--only", metavar="SERVICE", help="one service's classes")
    parser.add_argument("--counts", action="store_true", help="say how much is recorded, record nothing")
    asked = parser.parse_args()
    if asked.counts:
        Console().print(counts())
        return 0
    wanted = [(service, s) for service, s in all_scenarios() if asked.only in (None, service)]
    try:
        recording = record(wanted)
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 1
    kept = {path for path in FOLDER.rglob("*.json") if asked.only in (None, path.parent.name)}
    changed = False
    for path in sorted(kept | set(recording.files)):
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = recording.files.get(path, "")
        if old == new:
            continue
        changed = True
        name = str(path.relative_to(FOLDER))
        if asked.check:
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, name))
        elif new:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
        else:
            path.unlink()
    return 1 if changed and asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
