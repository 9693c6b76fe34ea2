"""Athena's parameters: a query's workgroup, result, tables and objects, of which its calls say little.

AWS checks tables and objects when the query runs, and the query then fails; here the call that starts it is refused.
"""

from collections.abc import Iterator

from mwaa_platform.integrations.athena import GLUE_CATALOG
from sandbox.emulator.enforcement import lookups
from sandbox.emulator.enforcement.athena_query import touched
from sandbox.emulator.enforcement.wire import Call

_DEFAULT = "primary"
_ANY_OBJECT = "part-0"


def rows(call: Call, plain: dict[str, str]) -> Iterator[dict[str, str]]:
    """For a query's start one set for each table that it touches; for the calls that follow it what it was started with."""
    if call.operation != "StartQueryExecution":
        known = lookups.query(plain.get("QueryExecutionId", ""))
        yield {**plain, "WorkGroup": known.workgroup, **_place("Output", known.output)}
        return
    context = call.parameters.get("QueryExecutionContext") or {}
    workgroup = plain.get("WorkGroup", _DEFAULT)
    own = (call.parameters.get("ResultConfiguration") or {}).get("OutputLocation") or ""
    output = lookups.workgroup_output(workgroup) if lookups.output_is_enforced(workgroup) or not own else str(own)
    row = {**plain, "WorkGroup": workgroup, "Catalog": context.get("Catalog", GLUE_CATALOG)}
    if output:
        row |= _place("Output", f"{output.rstrip('/')}/{_ANY_OBJECT}")
    database = str(context.get("Database", "default"))
    tables = touched(plain.get("QueryString", ""), database)
    if not tables:
        yield {**row, **({"Database": database} if "Database" in context else {})}
    for table in tables:
        location = table.location or lookups.table_location(table.database, table.table)
        data = _place("Data", f"{location.rstrip('/')}/{_ANY_OBJECT}") if location else {}
        writes = {"Writes": "yes"} if table.writes and data else {}
        yield {**row, "Database": table.database, "Table": table.table, **data, **writes}


def _place(name: str, location: str) -> dict[str, str]:
    bucket, _, key = location.removeprefix("s3://").partition("/")
    return {f"{name}Bucket": bucket, f"{name}Key": key} if bucket else {}
