"""What an expression of a DAG file comes to, as far as its text tells.

Python's own constants and containers stand for themselves, text possibly with holes (`text`). The classes here stand for the rest.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mwaa_platform.dagcheck.scopes import Scope

Value = Any
MOST_CHOICES = 64


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known of it."""


UNKNOWN = Unknown()


@dataclass(frozen=True, eq=False, slots=True)
class Called(Unknown):
    """What a library's function gives, of which only the call is known: a duration, or a moment that changes with the clock."""

    name: str
    arguments: "Arguments"

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, or all of them in turn: whatever is done with it is done with each."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class External:
    """Something of a package that the team's folder does not hold, by its full name."""

    name: str


@dataclass(eq=False, slots=True)
class Made:
    """What calling something external gave: a hook, a client, a task; `facts` is what is known of it besides."""

    name: str
    arguments: "Arguments"
    facts: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Bound:
    """A method: of something external, of text, of a container."""

    of: Value
    name: str


@dataclass(eq=False, slots=True)
class Function:
    """A function of the team's, with the scope it was defined in."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: "Scope"
    name: str
    defaults: dict[str, Value] = field(default_factory=dict)
    owner: "Class | None" = None


@dataclass(eq=False, slots=True)
class Class:
    """A class of the team's."""

    node: ast.ClassDef
    scope: "Scope"
    bases: tuple[Value, ...]
    members: dict[str, Value]

    def find(self, name: str) -> Value:
        """A member, the class's own or inherited from another of the team's; None if there is none."""
        if name in self.members:
            return self.members[name]
        for base in self.bases:
            if isinstance(base, Class) and (found := base.find(name)) is not None:
                return found
        return None

    def external_base(self) -> str:
        """The full name of the first base outside the team's folder; empty if there is none."""
        for base in self.bases:
            name = base.name if isinstance(base, External) else base.external_base() if isinstance(base, Class) else ""
            if name and name not in ("object", "typing.Generic", "abc.ABC"):
                return str(name)
        return ""


@dataclass(eq=False, slots=True)
class Instance:
    """An object of one of the team's classes."""

    of: Class
    attributes: dict[str, Value] = field(default_factory=dict)
    base: "Arguments | None" = None
    """What the external base class was given."""


@dataclass(eq=False, slots=True)
class Super:
    """`super()` within a method."""

    instance: Instance
    owner: Class


@dataclass(eq=False, slots=True)
class Task:
    """What a task's call gives in the DAG: it can be ordered, and its result handed on."""

    result: Value = UNKNOWN
    facts: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Arguments:
    """Of one call; `open` if there may be more than are known."""

    positional: list[Value] = field(default_factory=list)
    named: dict[str, Value] = field(default_factory=dict)
    open: bool = False


def choice(values: Iterable[Value]) -> Value:
    """One value for several."""
    flat: list[Value] = []
    for value in each(values):
        if not any(same(value, other) for other in flat):
            flat.append(value)
        if len(flat) > MOST_CHOICES:
            return UNKNOWN
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else Choice(tuple(flat))


def each(values: Iterable[Value]) -> Iterator[Value]:
    """With every choice taken apart."""
    for value in values:
        if isinstance(value, Choice):
            yield from value.values
        else:
            yield value


def same(one: Value, other: Value) -> bool:
    """Whether both are the same value, of the same kind: 1 is not True here."""
    if one is other:
        return True
    return type(one) is type(other) and isinstance(one, (str, int, float, bytes, Unknown, External)) and one == other


def truth(value: Value) -> bool | None:
    """Whether a condition holds; None if it cannot be told."""
    from mwaa_platform.dagcheck.text import plain

    if isinstance(value, str):
        stripped = plain(value).replace("\ue000", "")
        return True if stripped else (None if value else False)
    if value is None or isinstance(value, (bool, int, float, bytes)):
        return bool(value)
    if isinstance(value, (list, tuple, dict, set)):
        return bool(value)
    if isinstance(value, Choice):
        found = {truth(item) for item in value.values}
        return found.pop() if len(found) == 1 else None
    if isinstance(value, (Function, Class, Instance, Made)):
        return True
    return None
