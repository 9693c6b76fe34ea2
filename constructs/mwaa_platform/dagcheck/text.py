"""Text that is known in part: literal characters, and holes for what only a run can tell.

A hole is one character of Unicode's private use area, so that concatenation, f-strings and most of str's methods work on such text as
on any other. A name that the declaration lacks is a hole too, which keeps what was asked for.
"""

import re
from functools import lru_cache

HOLE = "\ue000"
"""Any text, also none."""
FOLLOWED = "\ue003"
"""The id of something that a call of the same role has started, a query's for example: a hole that no name stands behind."""
_MISSING_BEGIN, _MISSING_END = "\ue001", "\ue002"
_MISSING = re.compile(f"{_MISSING_BEGIN}(.*?){_MISSING_END}")
_SPECIAL = re.compile(f"[{HOLE}{_MISSING_BEGIN}{FOLLOWED}]")
_JINJA = re.compile(r"\{%.*%\}|\{\{(?P<expression>.*?)\}\}|\{#.*?#\}", re.DOTALL)
_CONF = re.compile(r"""\s*conf\.get\(\s*(['"])(\w+)\1\s*,\s*(['"])(\w+)\3\s*\)\s*""")


def missing(option: str) -> str:
    """A hole for an Airflow option under `platform` that nothing declares."""
    return f"{_MISSING_BEGIN}{option}{_MISSING_END}"


def missing_options(text: str) -> list[str]:
    """What was looked up in vain, of this text."""
    return _MISSING.findall(text)


def is_known(text: str) -> bool:
    """Whether the text has no hole."""
    return _SPECIAL.search(text) is None


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """With every kind of hole as one and the same."""
    return _MISSING.sub(HOLE, text).replace(FOLLOWED, HOLE)


def shown(text: str) -> str:
    """As a person reads it: `…` for a hole, `<name>` for what nothing declares."""
    return _MISSING.sub(lambda found: f"<{found[1]}>", text).replace(HOLE, "…").replace(FOLLOWED, "…")


def without_templates(text: str, options: dict[str, str]) -> str:
    """Jinja's expressions and statements as holes; `{{ conf.get("section", "key") }}` as what the declaration says."""
    if "{" not in text:
        return text

    def filled(found: re.Match[str]) -> str:
        asked = _CONF.fullmatch(found["expression"] or "")
        return options.get(f"{asked[2]}.{asked[4]}", HOLE) if asked else HOLE

    return _JINJA.sub(filled, text)


@lru_cache(maxsize=4096)
def _regex(glob: str) -> re.Pattern[str]:
    parts = (".*" if c == "*" else f"[^{HOLE}]" if c == "?" else re.escape(c) for c in glob)
    return re.compile("".join(parts), re.DOTALL)


def covers(glob: str, text: str) -> bool:
    """Whether a pattern of IAM's (`*`, `?`) matches the text however its holes are filled: only a `*` takes a hole."""
    return _regex(glob).fullmatch(plain(text)) is not None


def may_match(glob: str, text: str) -> bool:
    """Whether some filling of the text's holes is matched by the pattern."""
    text = plain(text)
    if HOLE not in text:
        return covers(glob, text)
    reached = _closure({0}, glob, "*")
    for character in text:
        if character == HOLE:
            reached = set(range(min(reached), len(glob) + 1)) if reached else set()
            continue
        stepped = {
            i if glob[i] == "*" else i + 1 for i in reached if i < len(glob) and glob[i] in ("*", "?", character)
        }
        reached = _closure(stepped, glob, "*")
        if not reached:
            return False
    return len(glob) in reached


def _closure(positions: set[int], glob: str, star: str) -> set[int]:
    found = set(positions)
    for start in positions:
        at = start
        while at < len(glob) and glob[at] == star:
            at += 1
            found.add(at)
    return found
