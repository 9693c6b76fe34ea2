"""Markdown: tables, code, and what stands at the top of every generated page."""

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by `make docs` from the code; a test compares. Change the code, not this page. -->"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a `|` in a cell is escaped, a line end becomes `<br>`."""
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def code(text: str) -> str:
    """One piece of code in a line."""
    return f"`{text}`"


def codes(texts: Iterable[str], between: str = ", ") -> str:
    """Several."""
    return between.join(map(code, texts))


def page(title: str, introduction: str, parts: Iterable[str]) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", GENERATED, introduction, *(part for part in parts if part)]) + "\n"
