"""Imports: a module of the team's folder is read, anything else stands for itself by its name."""

import ast
from pathlib import Path

from mwaa_platform.dagcheck import statements
from mwaa_platform.dagcheck.run import Run, TaskContext
from mwaa_platform.dagcheck.scopes import Scope
from mwaa_platform.dagcheck.values import UNKNOWN, External, Value

_SAME = (("airflow.providers.common.compat.sdk", "airflow.sdk"),)
"""Modules that only hand on another's names, whatever the Airflow (apache-airflow-providers-common-compat 1.7 and later)."""


class ModuleOf(External):
    """A module of the team's by its name; its file is read when something of it is asked for."""


def import_(run: Run, scope: Scope, node: ast.Import) -> None:
    """`import a.b` binds a; `import a.b as c` binds b."""
    for alias in node.names:
        if alias.asname:
            scope.bind(alias.asname, named(run, alias.name))
        else:
            module(run, alias.name)
            top = alias.name.partition(".")[0]
            scope.bind(top, named(run, top))


def import_from(run: Run, scope: Scope, node: ast.ImportFrom) -> None:
    """`from a import b`: what a has under that name, or the module a.b."""
    base = _absolute(run, scope, node)
    for alias in node.names:
        if alias.name == "*":
            inner = module(run, base)
            for name, value in (inner.names if inner else {}).items():
                if not name.startswith("_"):
                    scope.bind(name, value)
            continue
        scope.bind(alias.asname or alias.name, member(run, base, alias.name) if base else named(run, alias.name))


def member(run: Run, base: str, name: str) -> Value:
    """A name of a module, by the module's full name."""
    path = run.sources.find(base)
    if path is None:
        return External(_known_as(f"{base}.{name}"))
    inner = module(run, base)
    if inner and name in inner.names:
        return inner.names[name]
    if run.sources.find(f"{base}.{name}"):
        module(run, f"{base}.{name}")
        return ModuleOf(f"{base}.{name}")
    return UNKNOWN


def named(run: Run, name: str) -> Value:
    """A module as a value."""
    if run.sources.find(name):
        module(run, name)
        return ModuleOf(name)
    return External(_known_as(name))


def _known_as(name: str) -> str:
    for handed, own in _SAME:
        if name == handed or name.startswith(f"{handed}."):
            return own + name.removeprefix(handed)
    return name


def module(run: Run, name: str) -> Scope | None:
    """The names of a module of the team's, read once; nothing for others, and for a folder without `__init__`."""
    path = run.sources.find(name)
    return read_module(run, path) if path and path.is_file() else None


def read_module(run: Run, path: Path) -> Scope:
    """The module's names, from memory the second time; one that imports itself sees what it has so far."""
    if path in run.modules:
        return run.modules[path]
    scope = run.modules[path] = Scope(path)
    scope.names["__file__"] = str(path)
    scope.names["__name__"] = run.sources.name_of(path)
    # Its code runs when the file is read, whoever imports it first, and in no DAG of the importer's.
    task, groups = run.task, run.groups
    run.task, run.groups = TaskContext(), []
    try:
        statements.execute(run, scope, run.sources.read(path).tree.body)
    finally:
        run.task, run.groups = task, groups
    return scope


def _absolute(run: Run, scope: Scope, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = run.sources.name_of(scope.path).split(".")
    climbed = node.level - (1 if scope.path.name == "__init__.py" else 0)
    package = parts[: len(parts) - climbed] if climbed else parts
    return ".".join([*package, *([node.module] if node.module else [])])
