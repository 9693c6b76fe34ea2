"""docs/features.md, from the rows and the tests' marks."""

from collections.abc import Mapping

from tests.features.marks import ROOT, shown
from tests.features.rows import CODES, GROUPS

PAGE = ROOT / "docs" / "features.md"
_MOST_NAMED = 3


def page() -> str:
    """The page as it should be."""
    tests = shown()
    lines = [
        "# Features, and the test that shows each",
        "",
        "Written from the marks of the tests (`make docs`): a feature without a test stands here as not shown.",
        "",
        f"{len(tests)} of {len(CODES)} are shown.",
    ]
    for group, rows in GROUPS.items():
        lines += ["", f"## {group}", "", "| | feature | shown by |", "|---|---|---|"]
        lines += [f"| {code} | {title} | {_links(tests, code)} |" for code, title in rows.items()]
    return "\n".join([*lines, ""])


def _links(tests: Mapping[str, list[str]], code: str) -> str:
    named = tests.get(code, [])
    links = [f"[{test.rpartition('::')[2].removesuffix('.py')}](../{test.partition('::')[0]})" for test in named]
    if len(links) > _MOST_NAMED:
        links = [*links[:_MOST_NAMED], f"{len(links) - _MOST_NAMED} more"]
    return ", ".join(links) or "not shown"
