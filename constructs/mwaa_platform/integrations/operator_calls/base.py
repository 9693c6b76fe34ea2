"""How a class of the provider is written down: the calls it makes, and which of its arguments their parameters come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Arg:
    """A parameter's value: an argument, or a part of it.

    Parts: `bucket` and `key` of an S3 address, which may stand whole in the argument or half in the argument `beside`; `start` what
    is before a key's first wildcard, `start+` and `key+` also what may follow; `below` the value and anything behind it; `folder` the
    same behind a `/`; `last` what is behind the last `/`; `execution` the ARN of a state machine's execution; `.Name` an entry of a
    dictionary; `#Name` what is known of the id that the argument holds, from the task that made it.
    """

    name: str
    part: str = ""
    beside: str = ""
    default: str | None = None
    """The argument's default in the class; without one, a call lacks the parameter where a DAG leaves the argument out."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A parameter that does not come from an argument; None stands for anything."""

    value: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an API. `parameters` maps its names, as the operation table has them, to arguments (a name alone is `Arg(name)`).

    It is made only if each of `when` holds: `name` is true or given, `!name` is not.
    """

    service: str
    operation: str
    parameters: Mapping[str, Arg | Fixed | str] = field(default_factory=dict)
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """A class or a hook's method by its full name; `positional` are a method's parameters in their order.

    `output` is what later calls may know of the id that the task or method gives: `value` the id itself, as far as it is known.
    `gives` is the kind of boto3 object that a method gives.
    """

    name: str
    calls: tuple[Call, ...]
    positional: tuple[str, ...] = ()
    output: Mapping[str, Arg | Fixed | str] = field(default_factory=dict)
    gives: str = ""


def methods(hook: str, *served: tuple[str, tuple[str, ...], tuple[Call, ...]]) -> tuple[Served, ...]:
    """A hook's methods: name, parameters in their order, calls."""
    return tuple(Served(f"{hook}.{name}", calls, positional) for name, positional, calls in served)
