"""DAG ids: too long, twice, and how many there are."""

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from mwaa_platform.aws import rest_api
from mwaa_platform.dagcheck.advice.rules import ID_TOO_LONG, ID_TWICE, TOO_MANY_DAGS
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.run import DagMade, Where
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.dagcheck.text import is_known
from mwaa_platform.dagcheck.values import each
from mwaa_platform.declaration.team import Target

MAX_CHARACTERS = 250
"""Of a DAG's id. Source: Airflow, models.base.ID_LEN, 2.10 to 3.3."""
_EITHER = (ast.If, ast.Try, ast.TryStar, ast.Match)


def _known(dags: Sequence[DagMade]) -> Iterator[tuple[str, Where]]:
    for dag in dags:
        yield from ((one, dag.where) for one in each([dag.dag_id]) if isinstance(one, str) and is_known(one))


def too_long(dags: Sequence[DagMade], target: Target) -> Iterator[Advice]:
    """For Airflow; and for InvokeRestApi, where the team's DAGs are started through it."""
    for dag_id, where in _known(dags):
        if len(dag_id) > MAX_CHARACTERS:
            yield Advice(ID_TOO_LONG, where, f"the id has {len(dag_id)} characters, and Airflow takes {MAX_CHARACTERS}")
        elif target.team.triggered_by and len(dag_id) > rest_api.LONGEST_DAG_ID:
            takes = f"InvokeRestApi takes {rest_api.PATH_MAX_CHARACTERS}"
            said = f"the path to a run would have {rest_api.arithmetic(dag_id)}, and {takes}"
            yield Advice(ID_TOO_LONG, where, said, cure=f"an id of up to {rest_api.LONGEST_DAG_ID} characters")


def twice(dags: Sequence[DagMade], sources: Sources, named: Callable[[Path], str]) -> Iterator[Advice]:
    """The later ones, by file and line; not those of which a condition makes one."""
    first: dict[str, Where] = {}
    for dag_id, where in sorted(_known(dags), key=lambda pair: (pair[1].path, pair[1].line)):
        other = first.setdefault(dag_id, where)
        same_place = (other.path, other.line) == (where.path, where.line)
        if not same_place and not any(_on_condition(sources, one) for one in (other, where)):
            yield Advice(ID_TWICE, where, f"{dag_id} is the id of the DAG at {named(other.path)}:{other.line} too")


def _on_condition(sources: Sources, where: Where) -> bool:
    around = (node for node in sources.read(where.path).nodes if isinstance(node, _EITHER))
    return any(node.lineno <= where.line <= (node.end_lineno or node.lineno) for node in around)


def too_many(dags: Sequence[DagMade], target: Target, declared: Callable[[Target], Where]) -> Iterator[Advice]:
    """Those whose id is not known count as one each; `declared` tells where the stage's class stands."""
    known = {dag_id for dag_id, _ in _known(dags)}
    count = len(known) + sum(not any(_known([dag])) for dag in dags)
    size = target.stage.size
    if count > size.dag_capacity:
        said = f"{count} DAGs, and {size.name} carries {size.dag_capacity}"
        yield Advice(TOO_MANY_DAGS, declared(target), said)
