"""What the team's DAGs import of Airflow and its providers, imported before the executor's processes fork off.

A worker of MWAA's lives on and has it all after its first task; here each task is a new process, and would read it again.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import os
from collections.abc import Iterator
from pathlib import Path

_OFFERED = ("airflow.sdk", "airflow.providers")
_ALWAYS = ("boto3", "airflow.sdk.execution_time.supervisor", "airflow.sdk.execution_time.task_runner")


def import_what_dags_need() -> None:
    """Modules that do not import are left to the DAG that names them: it is told there."""
    folder = Path(os.environ.get("AIRFLOW__CORE__DAGS_FOLDER", ""))
    named = {name for path in sorted(folder.rglob("*.py")) for name in _imported(path) if name.startswith(_OFFERED)}
    for name in (*_ALWAYS, *sorted(named)):
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _imported(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
