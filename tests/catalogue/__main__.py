"""`make mutants`: how many mutants of the catalogue there are, how many are caught, and by what."""

import sys
import time
from pathlib import Path

from mwaa_platform.cli import output
from tests.catalogue.caught import Caught, caught
from tests.catalogue.exceptions import EXCEPTED
from tests.catalogue.mutants import KINDS
from tests.catalogue.subjects import subjects


def main(root: Path) -> None:
    """Exit code 1 if a mutant escapes that is no exception, or an exception is caught."""
    started = time.monotonic()
    found = [each for subject in subjects(root) for each in caught(subject)]
    rows = []
    for kind in KINDS:
        of = [each for each in found if each.mutant.kind == kind]
        rows.append(
            (kind, len(of), *(sum(each.by == by for each in of) for by in ("proof", "table", "both")), _escaped(of))
        )
    output.print_table("Mutants of the catalogue", ("kind", "mutants", "proof", "table", "both", "escaped"), rows)
    for each in found:
        if not each.by:
            reason = each.excepted or "NO REASON"
            output.stdout.print(
                f"escaped: {each.subject}: {each.mutant.kind}: {each.mutant.what}: {reason}", soft_wrap=True
            )
    unused = [exception for exception in EXCEPTED if not any(exception.covers(each) for each in found)]
    for exception in unused:
        output.stdout.print(f"an exception for no mutant: {exception}")
    counted = [each for each in found if not each.excepted]
    killed = sum(bool(each.by) for each in counted)
    excepted = sum(bool(each.excepted) for each in found)
    output.stdout.print(
        f"mutants caught: {killed} of {len(counted)}, {100 * killed / len(counted):.1f} %; {excepted} exceptions; "
        f"{time.monotonic() - started:.1f} s"
    )
    sys.exit(killed < len(counted) or bool(unused))


def _escaped(of: list[Caught]) -> int:
    return sum(not each.by for each in of)


if __name__ == "__main__":
    main(Path(__file__).parents[2])
