"""Amazon Athena. Source: provider 9.22 and 9.34, operators/athena, sensors/athena, hooks/athena."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served

_AWS = "airflow.providers.amazon.aws"
HOOK = f"{_AWS}.hooks.athena.AthenaHook"
_WORKGROUP = Arg("workgroup", default="primary")
_OUTPUT: dict[str, Arg | Fixed | str] = {
    "OutputBucket": Arg("output_location", "bucket"),
    "OutputKey": Arg("output_location", "key+"),
}
_KNOWN: dict[str, Arg | Fixed | str] = {"WorkGroup": _WORKGROUP, **_OUTPUT}
"""What a query's id stands for."""
_ID: dict[str, Arg | Fixed | str] = {"WorkGroup": Arg("query_execution_id", "#WorkGroup")}
_RESULT: dict[str, Arg | Fixed | str] = {
    **_ID,
    "OutputBucket": Arg("query_execution_id", "#OutputBucket"),
    "OutputKey": Arg("query_execution_id", "#OutputKey"),
}
_FOLLOW = Call("athena", "GetQueryExecution", _ID)
_RESULTS = (_FOLLOW, Call("athena", "GetQueryResults", _RESULT))
_HOOK_OUTPUT: dict[str, Arg | Fixed | str] = {
    "OutputBucket": Arg("result_configuration.OutputLocation", "bucket"),
    "OutputKey": Arg("result_configuration.OutputLocation", "key+"),
}

SERVED = (
    Served(
        f"{_AWS}.operators.athena.AthenaOperator",
        (
            Call(
                "athena",
                "StartQueryExecution",
                {**_KNOWN, "Catalog": Arg("catalog", default="AwsDataCatalog"), "Database": "database"},
            ),
            Call("athena", "GetQueryExecution", {"WorkGroup": _WORKGROUP}),
            Call("athena", "StopQueryExecution", {"WorkGroup": _WORKGROUP}),
        ),
        output=_KNOWN,
    ),
    Served(f"{_AWS}.sensors.athena.AthenaSensor", (_FOLLOW,)),
    Served(
        f"{HOOK}.run_query",
        (
            Call(
                "athena",
                "StartQueryExecution",
                {
                    "WorkGroup": _WORKGROUP,
                    "Database": Arg("query_context", ".Database"),
                    "Catalog": Arg("query_context", ".Catalog"),
                    **_HOOK_OUTPUT,
                },
            ),
        ),
        ("query", "query_context", "result_configuration", "client_request_token", "workgroup"),
        {"WorkGroup": _WORKGROUP, **_HOOK_OUTPUT},
    ),
    *(
        Served(f"{HOOK}.{name}", (_FOLLOW,), ("query_execution_id",))
        for name in (
            "get_query_info",
            "check_query_status",
            "poll_query_status",
            "get_state_change_reason",
            "get_output_location",
        )
    ),
    Served(f"{HOOK}.get_query_results", _RESULTS, ("query_execution_id",)),
    Served(f"{HOOK}.get_query_results_paginator", _RESULTS, ("query_execution_id",)),
    Served(f"{HOOK}.stop_query", (Call("athena", "StopQueryExecution", _ID),), ("query_execution_id",)),
)
HOOKS = {HOOK: "athena"}
