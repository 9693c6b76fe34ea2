"""Which DAGs a team's folder has, read without Airflow: a name in the declaration that is none of them is told at once.

Nothing is said where the ids depend on what only a run can tell, or where something else than the folder's own code may make DAGs.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.dagcheck import imports
from mwaa_platform.dagcheck.comprehensions import MOST_ELEMENTS
from mwaa_platform.dagcheck.connections import connections_of
from mwaa_platform.dagcheck.run import MOST_STEPS, Run
from mwaa_platform.dagcheck.sources import Source, Sources
from mwaa_platform.dagcheck.text import is_known
from mwaa_platform.dagcheck.values import each
from mwaa_platform.declaration.dag_folder import dag_files
from mwaa_platform.declaration.named_dags import named_dags
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.wording import nearest

_RUNS_TEXT = ("exec", "eval", "__import__", "import_module")


@dataclass(frozen=True, slots=True)
class DagIds:
    """Every id that was found; with `all_told` there is no other."""

    ids: tuple[str, ...]
    all_told: bool


def dag_ids(target: Target, folder: Path) -> DagIds:
    """Of the folder as a stage has it."""
    sources = Sources(folder)
    run = Run(sources, dict(target.configuration_options), connections_of(folder))
    all_told = not any(path.suffix == ".zip" for path in dag_files(folder))
    for path in (path for path in sources.files() if not sources.is_plugin(path)):
        run.steps = 0
        try:
            imports.read_module(run, path)
        except RecursionError:
            all_told = False
        all_told = all_told and run.steps <= MOST_STEPS
    made = [value for dag in run.dags for value in each([dag.dag_id])]
    ids = sorted({value for value in made if isinstance(value, str) and is_known(value)})
    all_told = all_told and not run.cut_short and len(made) < MOST_ELEMENTS and all(value in ids for value in made)
    seen = {(dag.where.path, dag.where.line) for dag in run.dags}
    every = [sources.read(path) for path in sources.files()]
    return DagIds(
        tuple(ids),
        all_told
        and all(_is_followed(source, seen) for source in every)
        and not any(_makes_dags(name) for name in _foreign(sources, every)),
    )


def named_dags_exist(target: Target, folder: Path) -> Iterator[Problem]:
    """The DAGs that triggers, rehearsals and incidents name are in the team's folder; silent where that cannot be told."""
    named = list(named_dags(target.team))
    if {name for _, name in named} <= set(_as_text(folder)):
        return
    found = dag_ids(target, folder) if named else DagIds((), all_told=False)
    if not found.all_told or not found.ids:
        return
    for keys, name in named:
        if name not in found.ids:
            yield Problem(
                f"in stage {target.stage_name}: no DAG of the folder has this id",
                keys,
                name,
                ", ".join(found.ids),
                nearest(name, found.ids) or "correct it, or add the DAG",
            )


def _as_text(folder: Path) -> Iterator[str]:
    """The ids that stand in the files as text, where a DAG is made: found without following the code."""
    sources = Sources(folder)
    for node in (node for path in sources.files() for node in sources.read(path).nodes):
        if isinstance(node, ast.Call) and _last(node.func) in ("DAG", "dag"):
            given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "dag_id")]
            yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _is_followed(source: Source, seen: set[tuple[Path, int]]) -> bool:
    """Whether each place that makes a DAG has been read, and nothing else of the file could make one."""
    if source.problem:
        return False
    for node in ast.walk(source.tree):
        match node:
            case ast.ClassDef(bases=bases) if any(_is_dag_class(_last(base)) for base in bases):
                return False
            case ast.FunctionDef(decorator_list=decorators) if any(
                _last(one.func if isinstance(one, ast.Call) else one) == "dag" for one in decorators
            ):
                if (source.path, node.lineno) not in seen:
                    return False
            case ast.Call(func=function):
                name = _last(function)
                if name in _RUNS_TEXT or any(_is_globals(value) for value in _values(node)):
                    return False
                if _is_dag_class(name) and (source.path, node.lineno) not in seen:
                    return False
    return True


def _is_dag_class(name: str) -> bool:
    return name == "DAG" or name.endswith(("Dag", "DAG"))


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _values(call: ast.Call) -> Iterable[ast.expr]:
    return (*call.args, *(keyword.value for keyword in call.keywords))


def _is_globals(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _last(node.func) == "globals"


def _foreign(sources: Sources, every: Iterable[Source]) -> Iterator[str]:
    """What is imported from other places than the folder, by its full name."""
    for node in (node for source in every for node in ast.walk(source.tree)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if not sources.find(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level and not sources.find(node.module):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _makes_dags(name: str) -> bool:
    """Libraries that make DAGs of something else: by their names, for there is no list of them."""
    top = name.split(".")[0]
    return top not in ("airflow", *sys.stdlib_module_names) and ("dag" in name.lower() or top in ("cosmos", "gusty"))
