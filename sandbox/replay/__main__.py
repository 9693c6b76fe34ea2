"""`python -m sandbox.replay`: take each grant away and decide again what the DAGs asked; or record, or compare, what they ask."""

import argparse
import difflib
import json
import sys
from pathlib import Path

from mwaa_platform.cli import output
from mwaa_platform.declaration.team import Target
from sandbox.decisions import DECISIONS, Decision
from sandbox.isolation import templates_of
from sandbox.replay import golden
from sandbox.replay.check import COMMAND, Checked, check
from sandbox.replay.golden import GOLDEN
from sandbox.replay.recording import ENVIRONMENT, recorded
from sandbox.replay.unexercised import UNEXERCISED
from sandbox.server import SandboxError


def main(arguments: list[str], folder: Path = GOLDEN) -> int:
    """The exit code: 1 if a grant is neither needed nor explained, or the recorded decisions are not those of the log."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.replay", description=__doc__)
    log = parser.add_mutually_exclusive_group()
    log.add_argument(
        "--record", type=Path, metavar="LOG", help="write the goldens anew, from a rehearsal's decision log"
    )
    log.add_argument(
        "--against", type=Path, metavar="LOG", help="say what of a rehearsal's log differs from the goldens"
    )
    parser.add_argument(
        "--app", type=Path, metavar="FOLDER", help="read what `cdk synth` wrote, instead of synthesising"
    )
    parser.add_argument("--reasons", action="store_true", help="list what no DAG needs, and why it is granted")
    asked = parser.parse_args(arguments)
    root = output.root()
    teams = output.declarations(root, as_json=False).teams.values()
    targets = [team.at(stage) for team in teams for stage in team.stages]
    try:
        if asked.record:
            return _write(asked.record, targets, folder)
        if asked.against:
            return _compare(asked.against, targets, folder)
        result = check(targets, templates_of(root, asked.app), UNEXERCISED, folder)
    except SandboxError as error:
        output.stderr.print(str(error), soft_wrap=True)
        return 1
    _print(result, reasons=asked.reasons)
    return 1 if result.findings else 0


def _recorded(log: Path, targets: list[Target]) -> dict[str, list[golden.Recorded]]:
    path = log / DECISIONS if log.is_dir() else log
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        decisions = [Decision(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise SandboxError(
            f"{path} is no decision log: {error}; mwaa-platform rehearse --decisions FILE writes one"
        ) from None
    found = recorded(decisions, targets)
    if not found:
        raise SandboxError(f"{path} has no decision about any declared stage")
    return found


def _write(log: Path, targets: list[Target], folder: Path) -> int:
    made = _recorded(log, targets)
    folder.mkdir(exist_ok=True)
    for stale in set(golden.stages(folder)) - {target.name for target in targets}:
        golden.path_of(stale, folder).unlink()
    for stage, its in made.items():
        golden.path_of(stage, folder).write_text(golden.text_of(its), encoding="utf-8")
    output.stdout.print(f"decisions recorded of {', '.join(sorted(made))}")
    return 0


def _compare(log: Path, targets: list[Target], folder: Path) -> int:
    made, changed = _recorded(log, targets), False
    for stage in golden.stages(folder):
        old, before = golden.path_of(stage, folder).read_text(encoding="utf-8"), golden.read(stage, folder) or []
        # Which of its processes have written a log by the end of a rehearsal is a matter of time: only what is new counts there.
        kept = [one for one in before if one.task == ENVIRONMENT] if stage in made else []
        new = golden.text_of([*made.get(stage, ()), *kept])
        difference = list(
            difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"recorded {stage}", "rehearsed")
        )
        changed |= bool(difference)
        sys.stdout.writelines(difference)
    if changed:
        output.stderr.print(f"the DAGs ask for other things than is recorded; if that is meant: {COMMAND}")
        return 1
    output.stdout.print(
        "the DAGs asked for what is recorded, nothing else and nothing less; their environments for nothing else"
    )
    return 0


def _print(result: Checked, *, reasons: bool) -> None:
    output.print_table(
        "Grants taken away",
        ("stage", "decisions", "grants", "flipped", "not exercised", "seconds"),
        [
            (
                *(one.stage, one.decisions, len(one.removed), sum(bool(r.flipped) for r in one.removed)),
                *(sum(not r.flipped for r in one.removed), round(one.seconds, 2)),
            )
            for one in result.replayed
        ],
    )
    if reasons:
        output.print_table(
            "Not exercised by any DAG",
            ("stages", "statement", "action", "why", "because"),
            [(", ".join(e.stages), e.statement, e.action, e.reason.kind, e.because) for e in result.explained],
        )
    for stage in result.unrecorded:
        output.stdout.print(f"{stage}: no decisions are recorded: {COMMAND}")
    for text in result.findings:
        output.stdout.print(f"finding: {text}", soft_wrap=True)
    output.stdout.print(result.said, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
