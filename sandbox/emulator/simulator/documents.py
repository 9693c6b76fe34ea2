"""Policy documents of a simulation: each statement with its place in the text, as the simulator's answers name it.

Positions as answers of AWS show them (AWS CLI examples of simulate-custom-policy and simulate-principal-policy; 2026-11): rows and
columns count from 1; a statement of a list starts behind the `[` or `,` before it, one that stands alone behind its own `{`; it ends
behind its `}`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ministack.core import iam_evaluator

_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()
_EFFECTS = ("Allow", "Deny")


class InvalidInputError(ValueError):
    """What AWS answers InvalidInput for; the text is the message."""


@dataclass(frozen=True, slots=True)
class Position:
    """A row and a column, from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Statement:
    """One statement, whose policy it is of, and where in it."""

    source: str
    kind: str
    body: dict[str, Any]
    parsed: Any
    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Document:
    """A policy as it was given; `source` and `kind` are SourcePolicyId and SourcePolicyType of its statements."""

    source: str
    kind: str
    statements: tuple[Statement, ...]


@lru_cache(maxsize=1024)
def read_document(text: str, source: str, kind: str = "IAM Policy") -> Document:
    """The document with its statements.

    Raises:
        InvalidInputError: it is no policy; the message says what is wrong with it.
    """
    try:
        places = list(_statements(text))
    except (ValueError, IndexError) as error:
        raise InvalidInputError(f"{source} is no valid policy: it is not JSON ({error})") from None
    if not places:
        raise InvalidInputError(f"{source} is no valid policy: it has no statement")
    read = [Statement(source, kind, body, _parsed(body, source, kind), start, end) for body, start, end in places]
    return Document(source, kind, tuple(read))


def _parsed(body: Any, source: str, kind: str) -> Any:
    problem = _problem(body, resource_policy=kind == "Resource Policy")
    if problem:
        raise InvalidInputError(f"{source} is no valid policy: {problem}")
    return iam_evaluator.parse_policy_document({"Statement": [body]})[0]


def _problem(body: Any, *, resource_policy: bool) -> str:
    if not isinstance(body, dict):
        return "a statement is an object"
    if body.get("Effect") not in _EFFECTS:
        return f"Effect is Allow or Deny, not {body.get('Effect')!r}"
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource")):
        if (one in body) == (other in body):
            return f"a statement has either {one} or {other}"
    if resource_policy and ("Principal" in body) == ("NotPrincipal" in body):
        return "a statement of a resource's policy has either Principal or NotPrincipal"
    if not resource_policy and ("Principal" in body or "NotPrincipal" in body):
        return "a statement of an identity's policy names no principal"
    conditions = body.get("Condition", {})
    if not isinstance(conditions, dict) or not all(isinstance(keys, dict) for keys in conditions.values()):
        return "Condition is operators, each with keys"
    return ""


def _statements(text: str) -> Iterator[tuple[Any, Position, Position]]:
    """Every element of `Statement`, with where it starts and ends."""
    at = _behind(text, 0, "{")
    while text[at := _skip(text, at)] != "}":
        name, at = _DECODER.raw_decode(text, at)
        at = _behind(text, at, ":")
        at = _skip(text, at)
        if name != "Statement":
            _, at = _DECODER.raw_decode(text, at)
        elif text[at] == "[":
            at += 1
            while text[_skip(text, at)] != "]":
                body, end = _DECODER.raw_decode(text, _skip(text, at))
                yield body, _position(text, at), _position(text, end)
                at = _separator(text, end)
            at = _skip(text, at) + 1
        else:
            body, end = _DECODER.raw_decode(text, at)
            yield body, _position(text, at + 1), _position(text, end)
            at = end
        at = _separator(text, at)
    if text[at + 1 :].strip(_SPACE):
        raise ValueError("something follows it")


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at


def _behind(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at] != sign:
        raise ValueError(f"{sign} expected at character {at + 1}")
    return at + 1


def _separator(text: str, at: int) -> int:
    """Behind a comma if there is one; else the closing bracket must follow."""
    at = _skip(text, at)
    if text[at] in "]}":
        return at
    return _behind(text, at, ",")


def _position(text: str, at: int) -> Position:
    return Position(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
