"""Where names are looked up: a function's own, those around it, a module's, Python's."""

from dataclasses import dataclass, field
from pathlib import Path

from mwaa_platform.dagcheck.values import Class, External, Instance, Value


@dataclass(eq=False, slots=True)
class Scope:
    """The names of one function call or module; `path` is the file they stand in."""

    path: Path
    parent: "Scope | None" = None
    names: dict[str, Value] = field(default_factory=dict)
    owner: Class | None = None
    """The class whose method runs here, and below its object, for `super()`."""
    instance: Instance | None = None
    returned: list[Value] = field(default_factory=list)
    outer: set[str] = field(default_factory=set)
    """Names that `global` or `nonlocal` gave to a scope further out."""

    def find(self, name: str) -> Value:
        """The value of a name: the nearest scope's that has it, else Python's own of this name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return External(f"builtins.{name}")

    def bind(self, name: str, value: Value) -> None:
        """Give a name a value here, or where it was said to belong."""
        scope = self
        if name in self.outer:
            while scope.parent is not None and (scope is self or name not in scope.names):
                scope = scope.parent
        scope.names[name] = value

    @property
    def module(self) -> "Scope":
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope
