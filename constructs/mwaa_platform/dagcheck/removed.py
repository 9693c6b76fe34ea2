"""What a team's files have that its Airflow version has not, by the table of removals."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from mwaa_platform.aws.airflow_removals import Kind as Removed
from mwaa_platform.aws.airflow_removals import Removal, removed_argument, removed_import
from mwaa_platform.dagcheck.findings import Finding, Kind, file_name
from mwaa_platform.dagcheck.sources import Source, every_node
from mwaa_platform.declaration.team import Team


def findings(team: Team, root: Path, sources: Sequence[Source]) -> list[Finding]:
    """Every import and argument that fails in the team's version, with what to write instead."""
    version = team.airflow.version
    return [
        Finding(
            Kind.REMOVED,
            file_name(source.path, root),
            line,
            f"{what} is not there in Airflow {version}",
            team.team,
            mend=f"write {removal.instead}",
        )
        for source in sources
        for line, what, removal in in_source(source, version)
    ]


def in_source(source: Source, version: str) -> Iterator[tuple[int, str, Removal]]:
    """Line, what stands there, and why it fails; what the file is prepared to see fail, or has for another version, is left out."""
    seen: set[tuple[int, str]] = set()
    for line, what, removal in _everything(source, version):
        if (line, removal.name) not in seen:
            seen.add((line, removal.name))
            yield line, what, removal


def _everything(source: Source, version: str) -> Iterator[tuple[int, str, Removal]]:
    guarded = {id(node) for parent in source.nodes if _guards(parent) for node in every_node(parent)}
    for node in source.nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in guarded:
            yield from _imports(node, version)
        elif isinstance(node, ast.Call) and id(node) not in guarded:
            yield from _arguments(node, version)


@cache
def _import_removed(version: str, module: str, name: str) -> Removal | None:
    return removed_import(version, module, name)


@cache
def _argument_removed(version: str, argument: str, kind: Removed, operator: str) -> Removal | None:
    return removed_argument(version, argument, kind, operator)


def _guards(node: ast.AST) -> bool:
    if isinstance(node, ast.Try):
        names = {ast.unparse(handler.type) if handler.type else "Exception" for handler in node.handlers}
        return any("ImportError" in name or "ModuleNotFoundError" in name or name == "Exception" for name in names)
    return isinstance(node, ast.If) and (
        "version" in ast.unparse(node.test).lower() or "TYPE_CHECKING" in ast.unparse(node.test)
    )


def _imports(node: ast.Import | ast.ImportFrom, version: str) -> Iterator[tuple[int, str, Removal]]:
    for alias in node.names:
        module, name = (node.module or "", alias.name) if isinstance(node, ast.ImportFrom) else (alias.name, "")
        if isinstance(node, ast.ImportFrom) and node.level:
            continue
        if removal := _import_removed(version, module, name):
            yield node.lineno, f"{module}{f'.{name}' if name else ''}", removal


def _arguments(node: ast.Call, version: str) -> Iterator[tuple[int, str, Removal]]:
    last = (
        node.func.attr
        if isinstance(node.func, ast.Attribute)
        else node.func.id
        if isinstance(node.func, ast.Name)
        else ""
    )
    kind = (
        Removed.DAG_ARGUMENT
        if last in ("DAG", "dag")
        else Removed.TASK_ARGUMENT
        if last.endswith(("Operator", "Sensor"))
        else None
    )
    if kind is None:
        return
    for keyword in node.keywords:
        removal = _argument_removed(version, keyword.arg, kind, last) if keyword.arg else None
        if removal:
            yield keyword.value.lineno, f"the argument {keyword.arg} of {last}", removal
