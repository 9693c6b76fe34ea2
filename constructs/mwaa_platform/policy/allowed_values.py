"""The values that a template's parameter may have, where the template lists them: few enough to try each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import listed

MOST = 24
"""Values of one parameter; a longer list (every instance type, every zone) is not tried out."""
_ALTERNATIVES = re.compile(r"\^?\(?(?:\?:)?([^()]*)\)?\$?")
_LITERAL = re.compile(r"(?:[\w /:,=@%&~!#;<>'\"-]|\\[^\w\s])+")
"""Characters that stand for themselves, and escaped ones."""


def allowed_values(parameter: Any) -> list[str]:
    """All of them, from AllowedValues, a pattern that is a list of words, or a range of numbers; none if that does not end."""
    if not isinstance(parameter, Mapping) or "AWS::SSM" in str(parameter.get("Type")) or _is_list(parameter):
        return []
    if "AllowedValues" in parameter:
        values = [_text(value) for value in listed(parameter["AllowedValues"]) if isinstance(value, (str, int, float))]
    elif "AllowedPattern" in parameter:
        values = list(_words(str(parameter["AllowedPattern"])))
    else:
        least, most = (holes.number(parameter.get(key)) for key in ("MinValue", "MaxValue"))
        many = parameter.get("Type") != "Number" or least is None or most is None or most - least >= MOST
        values = [] if many else [str(n) for n in range(least or 0, (most or 0) + 1)]
    return list(dict.fromkeys(values)) if len(values) <= MOST else []


def refused(parameter: Any, value: str) -> str | None:
    """What CloudFormation would say of a value that the template does not allow; nothing if it takes it."""
    if not isinstance(parameter, Mapping):
        return None
    given = [part.strip() for part in value.split(",")] if _is_list(parameter) else [value]
    if allowed := [_text(one) for one in listed(parameter.get("AllowedValues"))]:
        return None if set(given) <= set(allowed) else f"allowed: {', '.join(allowed)}"
    pattern = parameter.get("AllowedPattern", ".*")
    try:
        return None if all(re.fullmatch(str(pattern), one, re.DOTALL) for one in given) else f"it must match {pattern}"
    except re.error:
        return None  # Java's patterns have what Python's have not.


def _is_list(parameter: Mapping[str, Any]) -> bool:
    return str(parameter.get("Type")).startswith(("List<", "CommaDelimitedList"))


def _words(pattern: str) -> Iterator[str]:
    found = _ALTERNATIVES.fullmatch(pattern)
    words = found[1].split("|") if found else []
    if all(_LITERAL.fullmatch(word) for word in words):
        yield from (re.sub(r"\\(.)", r"\1", word) for word in words)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
