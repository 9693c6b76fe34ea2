"""The declarations and DAGs of another git revision, in a folder for as long as they are read; the work tree is not touched.

Objects are read as they were committed: attributes such as export-ignore have no say in it. Symbolic links are left out.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RevisionError(Exception):
    """There is nothing to compare with; the text says why, and what to do."""


@contextmanager
def project_at(root: Path, revision: str, team: str | None = None) -> Iterator[Path]:
    """A folder with dags/ of that revision, or only one team's; empty where there were none.

    Raises:
        RevisionError: no git, no repository, or no such revision.
    """
    _git(root, "rev-parse", "--git-dir", said=f"{root} is in no git repository, so there is nothing to compare with")
    unknown = f"git knows no revision {revision!r}: `git log --oneline` lists them; in a shallow clone `git fetch --unshallow`"
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", said=unknown)
    with tempfile.TemporaryDirectory(prefix="mwaa-platform-") as folder:
        _write(root, commit.decode().strip(), f"dags/{team}" if team else "dags", Path(folder).resolve())
        yield Path(folder)


def _write(root: Path, commit: str, wanted: str, folder: Path) -> None:
    files: list[tuple[str, bytes]] = []
    for line in _git(root, "ls-tree", "-r", "-z", commit, wanted).split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, kind, object_id = about.split()
        if kind == b"blob" and mode != b"120000":
            files.append((os.fsdecode(name), object_id))
    if not files:
        return
    content = _git(root, "cat-file", "--batch", given=b"\n".join(object_id for _, object_id in files) + b"\n")
    at = 0
    for path_name, _ in files:
        begins = content.index(b"\n", at) + 1
        length = int(content[at:begins].split()[2])
        path = (folder / path_name).resolve()
        if path.is_relative_to(folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content[begins : begins + length])
        at = begins + length + 1


def _git(root: Path, *arguments: str, said: str = "", given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607 (the user's own git)
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed, or not on PATH; without --against it is not needed") from None
    if done.returncode:
        raise RevisionError(said or f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
