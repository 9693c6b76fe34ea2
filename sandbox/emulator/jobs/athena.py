"""Amazon Athena: queries. MiniStack 1.5.33 without DuckDB answers each with rows of its own invention."""

from typing import Any

from sandbox.emulator.jobs.request import Answer, Document, Request, changed, document, made, refused

_STATES = {"running": "RUNNING", "succeeded": "SUCCEEDED", "failed": "FAILED", "stopped": "CANCELLED"}


async def serve(request: Request) -> Answer:
    """One call."""
    given, runs, place = request.parameters, request.runs, request.place
    id = str(given.get("QueryExecutionId", ""))
    run = runs.find(place, id)
    match request.operation:
        case "StartQueryExecution":
            answer = await request.serve()
            if id := document(answer).get("QueryExecutionId", ""):
                group, query = given.get("WorkGroup", "primary"), given.get("QueryString", "")
                runs.begin(place, "athena", group, id, task=request.task, query=query)
            return answer
        case "GetQueryExecution" if run:
            answer = await request.serve()
            if found := document(answer):
                state, status = runs.state(run), found["QueryExecution"]["Status"]
                status["State"] = _STATES[state]
                if state == "running":
                    status.pop("CompletionDateTime", None)
                if state == "failed":
                    status["StateChangeReason"] = run.reason
            return changed(answer, found) if found else answer
        case "GetQueryResults" if run:
            if runs.state(run) != "succeeded":
                return refused("InvalidRequestException", "Query has not yet finished or did not succeed")
            return made(_results(run.end.rows or []))
        case "StopQueryExecution" if run:
            runs.stop(run)
            return made({})
    return await request.serve()


def _results(rows: list[dict[str, Any]]) -> Document:
    columns = list(rows[0]) if rows else []
    described = [{"Name": name, "Label": name, "Type": "varchar", "CatalogName": "hive"} for name in columns]
    head = [{"Data": [{"VarCharValue": name} for name in columns]}]
    body = [{"Data": [{} if v is None else {"VarCharValue": _text(v)} for v in row.values()]} for row in rows]
    return {
        "ResultSet": {"Rows": head + body, "ResultSetMetadata": {"ColumnInfo": described}},
        "UpdateCount": 0,
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
