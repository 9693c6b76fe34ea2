"""Amazon Redshift Data API."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.recorder.scenario import MOMENT, Scenario, both, error

_CLUSTER = ({"service": "redshift_data", "cluster": True},)
_SERVERLESS = ({"service": "redshift_data", "workgroup": True},)
_ID = "01234567-89ab-cdef-0123-456789abcdef"
_ON_CLUSTER: dict[str, Any] = {"cluster_identifier": "{redshift_data.cluster}", "db_user": "{redshift_data.db_user}"}
_RUN: dict[str, Any] = {"database": "{redshift_data.database}", "sql": "SELECT 1", **_ON_CLUSTER}
# A statement is one's own; who one is stands in no declaration.
_OWN: Mapping[str, Any] = {
    name: {"CallerUserId": "${aws:userid}"} for name in ("CancelStatement", "DescribeStatement", "GetStatementResult")
}
_STARTS = ("ExecuteStatement", "BatchExecuteStatement")
_ID_OF_WORKGROUP = {name: {"WorkgroupId": "{redshift_data.workgroup_id}"} for name in _STARTS}


def _replies(*states: str) -> dict[str, Any]:
    statements = [{"Id": _ID, "Status": state, "QueryString": "SELECT 1", "Error": "canned"} for state in states]
    started = {"Id": _ID, "CreatedAt": MOMENT}
    return {
        **dict.fromkeys(_STARTS, started),
        "DescribeStatement": statements,
        "GetStatementResult": {"Records": []},
        "CancelStatement": {"Status": True},
    }


def scenarios() -> Iterator[Scenario]:
    """Statements on a cluster and on a serverless workgroup."""
    operator = "operators.redshift_data.RedshiftDataOperator"
    done, waiting = _replies("FINISHED"), _replies("STARTED", "STARTED", "STARTED", "FINISHED")
    plain = Scenario(operator, "success", _CLUSTER, _RUN, done, world=_OWN)
    yield from both(plain)
    yield from both(replace(plain, name="waiting", replies=waiting))
    yield from both(replace(plain, name="failure", replies=_replies("STARTED", "FAILED"), ends="fails"))
    killed = replace(plain, name="kill", replies=_replies("STARTED"), ends="killed", act="kill")
    yield from both(killed)
    results = {**_RUN, "return_sql_result": True}
    yield from both(replace(plain, name="results", arguments=results, replies=waiting))
    yield replace(plain, name="batch", arguments={**_RUN, "sql": ["SELECT 1", "SELECT 2"]})
    missing = {"ExecuteStatement": error("ValidationException", "Redshift endpoint doesn't exist")}
    yield replace(plain, name="missing object", replies=missing, ends="fails")
    serverless: dict[str, Any] = {name: value for name, value in _RUN.items() if name not in _ON_CLUSTER}
    serverless |= {"workgroup_name": "{redshift_data.workgroup}"}
    world = {**_OWN, **_ID_OF_WORKGROUP}
    there = replace(plain, name="serverless", needs=_SERVERLESS, arguments=serverless, world=world)
    yield from both(there)
    yield replace(there, name="serverless, batch", arguments={**serverless, "sql": ["SELECT 1", "SELECT 2"]})
    secret = {**_RUN, "secret_arn": "arn:aws:secretsmanager:{region}:{account}:secret:db-AbCdEf"}
    yield replace(plain, name="secret", arguments=secret, served=False)
