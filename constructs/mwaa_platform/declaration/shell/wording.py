"""A command as it may be said: on one line, without what may be a secret."""

import re
from collections.abc import Sequence

from mwaa_platform.declaration.secret_forms import forms_in, names_a_secret

HIDDEN = "…"
_USER = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_TAKE_A_SECRET = {"-u", "-H", "--user", "--header", "--proxy-user", "--oauth2-bearer"}
"""Options of curl and wget."""


def told(words: Sequence[str]) -> str:
    """The words, those that hold a secret or follow an option for one hidden."""
    return " ".join(
        HIDDEN if _awaits_one(before) and not word.startswith("-") else _plain(word)
        for before, word in zip(["", *words], words, strict=False)
    )


def _awaits_one(option: str) -> bool:
    return option in _TAKE_A_SECRET or (option.startswith("--") and names_a_secret(option))


def _plain(word: str) -> str:
    word = _USER.sub(HIDDEN, word)
    name, is_set, _ = word.partition("=")
    if is_set and (name in _TAKE_A_SECRET or names_a_secret(name)):
        return f"{name}={HIDDEN}"
    return HIDDEN if any(True for _ in forms_in(word)) else word
