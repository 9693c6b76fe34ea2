"""IAM's wildcards against text with holes: a pattern surely matches, may match, or does not."""

import re
from functools import lru_cache
from itertools import takewhile

from mwaa_platform.policy import holes

_Token = str | None
"""A character, "" for any one character, nothing for any run of them."""


@lru_cache(maxsize=8192)
def surely(pattern: str, text: str) -> bool:
    """Whether it matches whatever the holes are: the same hole on both sides is the same text."""
    return re.fullmatch(_expression(pattern), text, re.DOTALL) is not None


@lru_cache(maxsize=1024)
def _expression(pattern: str) -> str:
    return "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)


@lru_cache(maxsize=8192)
def perhaps(pattern: str, text: str) -> bool:
    """Whether it matches for some filling of the holes.

    What both begin with, or end with, is the same text whatever its holes are. Between, the same hole twice may be filled in two
    ways, which only adds doubt.
    """
    pattern, text = _without_beginning(pattern, text)
    backwards = _without_beginning(pattern[::-1], text[::-1])
    return _meet(_tokens(backwards[0][::-1], wild=True), _tokens(backwards[1][::-1], wild=False))


def _without_beginning(pattern: str, text: str) -> tuple[str, str]:
    """Both without what they have in common before the first wildcard, holes kept whole."""
    plain = re.match(r"[^*?]*", pattern)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(plain[0] if plain else "", text, strict=False))
    common = "".join(character for character, _ in same)
    while common and holes.is_cut(common):
        common = common[:-1]
    return pattern[len(common) :], text[len(common) :]


def _tokens(text: str, *, wild: bool) -> tuple[_Token, ...]:
    def token(piece: str | None) -> _Token:
        if piece is None or (wild and piece == "*"):
            return None
        return "" if wild and piece == "?" else piece

    return tuple(token(piece) for piece in holes.pieces(text))


def _meet(first: tuple[_Token, ...], second: tuple[_Token, ...]) -> bool:
    """Whether some text fits both; `reach` are the places in `second` that the tokens of `first` so far can end at."""
    reach = _closed({0}, second)
    for token in first:
        if token is None:
            reach = set(range(min(reach), len(second) + 1)) if reach else set()
            continue
        stepped = set()
        for place in reach:
            if place == len(second):
                continue
            other = second[place]
            if other is None:
                stepped.add(place)
            elif token in ("", other) or other == "":
                stepped.add(place + 1)
        reach = _closed(stepped, second)
    return len(second) in reach


def _closed(places: set[int], tokens: tuple[_Token, ...]) -> set[int]:
    """With what can be skipped: a run may be empty."""
    found = set(places)
    for place in sorted(places):
        while place < len(tokens) and tokens[place] is None:
            place += 1
            found.add(place)
    return found
