"""Amazon Redshift Data API. MiniStack has none, and moto 5.2.5 neither batches nor results; there are few operations to it."""

import time
import uuid
from typing import Any

from sandbox.emulator.jobs.request import Answer, Document, Request, made, refused
from sandbox.emulator.jobs.runs import Run

_STATES = {"running": "STARTED", "succeeded": "FINISHED", "failed": "FAILED", "stopped": "ABORTED"}
_statements: dict[str, Document] = {}


def serve(request: Request) -> Answer | None:
    """One call; nothing for an operation that is not served."""
    given = request.parameters
    if request.operation in ("ExecuteStatement", "BatchExecuteStatement"):
        return _execute(request)
    if request.operation not in ("DescribeStatement", "GetStatementResult", "CancelStatement"):
        return None
    id = str(given.get("Id", "")).partition(":")[0]
    run = request.runs.find(request.place, id)
    if run is None or id not in _statements:
        return refused("ResourceNotFoundException", f"Query does not exist: {given.get('Id', '')}")
    if request.operation == "CancelStatement":
        if not request.runs.stop(run):
            return refused("ValidationException", "Could not cancel a query that is already in a final state")
        return made({"Status": True})
    state = request.runs.state(run)
    if request.operation == "DescribeStatement":
        return made(_described(id, run, state))
    if state != "succeeded" or not _rows(run):
        return refused("ResourceNotFoundException", "Query does not have result. Please check query status")
    return made(_result(_rows(run)))


def _execute(request: Request) -> Answer:
    given = request.parameters
    sqls = list(given.get("Sqls", [])) or [str(given.get("Sql", ""))]
    id, target = str(uuid.uuid4()), str(given.get("ClusterIdentifier") or given.get("WorkgroupName") or "")
    named = {key: given[key] for key in ("ClusterIdentifier", "WorkgroupName", "Database", "DbUser") if key in given}
    _statements[id] = {**named, "Id": id, "CreatedAt": time.time(), "Sqls": sqls, "batch": "Sqls" in given}
    request.runs.begin(request.place, "redshift_data", target, id, task=request.task, query=";\n".join(sqls))
    return made({**named, "Id": id, "CreatedAt": time.time()})


def _described(id: str, run: Run, state: str) -> Document:
    kept = {key: value for key, value in _statements[id].items() if key not in ("Sqls", "batch")}
    sqls, rows = _statements[id]["Sqls"], _rows(run)
    end = {"Status": _STATES[state], "UpdatedAt": time.time(), "Duration": 1, "RedshiftQueryId": 1}
    if state == "failed":
        end["Error"] = run.reason
    results = {"HasResultSet": bool(rows), "ResultRows": len(rows) if rows else -1, "ResultSize": -1}
    if not _statements[id]["batch"]:
        return {**kept, **end, **results, "QueryString": sqls[0]}
    parts = [{"Id": f"{id}:{n}", "QueryString": sql, **end, **results} for n, sql in enumerate(sqls, 1)]
    return {**kept, **end, "HasResultSet": bool(rows), "SubStatements": parts}


def _rows(run: Run) -> list[dict[str, Any]]:
    return list(run.end.rows or [])


def _result(rows: list[dict[str, Any]]) -> Document:
    columns = [{"name": name, "label": name, "nullable": 1, "typeName": "varchar"} for name in rows[0]]
    records = [[_field(value) for value in row.values()] for row in rows]
    return {"ColumnMetadata": columns, "Records": records, "TotalNumRows": len(rows)}


def _field(value: Any) -> Document:
    match value:
        case None:
            return {"isNull": True}
        case bool():
            return {"booleanValue": value}
        case int():
            return {"longValue": value}
        case float():
            return {"doubleValue": value}
    return {"stringValue": str(value)}
