"""What a team's files have that its Airflow version has not: by the table of removals, and ruff's AIR301 where ruff is installed."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mwaa_platform.aws.airflow_removals import Kind as Removed
from mwaa_platform.aws.airflow_removals import Removal, removed_argument, removed_import
from mwaa_platform.dagcheck.findings import Finding, Kind
from mwaa_platform.dagcheck.sources import Source
from mwaa_platform.declaration.team import Team

RULE = "AIR301"
"""Removed in Airflow 3; the rules beside it are about what moved and still works."""


def findings(team: Team, root: Path, sources: Sequence[Source], *, lint: bool) -> list[Finding]:
    """Every import and argument that fails in the team's version, with what to write instead."""
    version = team.airflow.version
    found = [
        Finding(
            Kind.REMOVED,
            _relative(source.path, root),
            line,
            f"{what} is not there in Airflow {version}",
            team.team,
            mend=f"write {removal.instead}",
        )
        for source in sources
        for line, what, removal in in_source(source, version)
    ]
    if lint and version.startswith("3") and sources:
        taken = {(finding.file, finding.line) for finding in found}
        found += [f for f in _linted(team, root, [s.path for s in sources]) if (f.file, f.line) not in taken]
    return found


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def in_source(source: Source, version: str) -> Iterator[tuple[int, str, Removal]]:
    """Line, what stands there, and why it fails; imports that the file is prepared to see fail are left out."""
    seen: set[tuple[int, str]] = set()
    for line, what, removal in _everything(source, version):
        if (line, removal.name) not in seen:
            seen.add((line, removal.name))
            yield line, what, removal


def _everything(source: Source, version: str) -> Iterator[tuple[int, str, Removal]]:
    nodes = list(ast.walk(source.tree))
    guarded = {id(node) for parent in nodes if _guards(parent) for node in ast.walk(parent)}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in guarded:
            yield from _imports(node, version)
        elif isinstance(node, ast.Call):
            yield from _arguments(node, version)


@cache
def _import_removed(version: str, module: str, name: str) -> Removal | None:
    return removed_import(version, module, name)


@cache
def _argument_removed(version: str, argument: str, kind: Removed) -> Removal | None:
    return removed_argument(version, argument, kind)


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
        removal = _argument_removed(version, keyword.arg, kind) if keyword.arg else None
        if removal:
            yield keyword.value.lineno, f"the argument {keyword.arg} of {last}", removal


def _ruff() -> Path | None:
    """The linter of this virtual environment, if it has one."""
    path = Path(sys.executable).parent / ("ruff.exe" if sys.platform == "win32" else "ruff")
    return path if path.is_file() else None


def _linted(team: Team, root: Path, paths: Sequence[Path]) -> Iterator[Finding]:
    ruff = _ruff()
    if ruff is None:
        return
    command = [
        str(ruff),
        "check",
        "--isolated",
        "--no-cache",
        "--select",
        RULE,
        "--output-format",
        "json",
        *map(str, paths),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        said: list[dict[str, Any]] = json.loads(ended.stdout or "[]")
    except ValueError:
        return
    for one in said:
        if one.get("code") == RULE:
            message = str(one["message"]).splitlines()[0]
            replacement = (one.get("fix") or {}).get("message") or "see Airflow's release notes, 3.0, removed"
            yield Finding(
                Kind.REMOVED,
                _relative(Path(one["filename"]), root),
                int(one["location"]["row"]),
                f"{message} (ruff {RULE})",
                team.team,
                mend=str(replacement),
            )
