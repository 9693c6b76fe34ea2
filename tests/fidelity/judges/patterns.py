"""AWS's patterns, which are Java's: `\\p{L}`, and surrogate pairs for what lies above U+FFFF."""

from functools import cache

import regex

_SURROGATE_PAIRS = r"\uD800\uDC00-\uDBFF\uDFFF"
_SUPPLEMENTARY = r"\U00010000-\U0010FFFF"
_CLASSES = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}
"""Java's are ASCII; Python's, and those of `regex`, take every script's letters and digits."""


@cache
def compiled(pattern: str) -> "regex.Pattern[str]":
    """The pattern, ready to match.

    Raises:
        regex.error: a pattern that cannot be read judges nothing, which should be seen.
    """
    text, in_class = "", False
    for token in regex.findall(r"\\.|.", pattern.replace(_SURROGATE_PAIRS, _SUPPLEMENTARY), regex.DOTALL):
        in_class = token == "[" or (in_class and token != "]")
        letters = _CLASSES.get(token)
        text += token if letters is None else letters if in_class else f"[{letters}]"
    return regex.compile(text)
