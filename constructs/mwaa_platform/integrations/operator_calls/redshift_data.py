"""Amazon Redshift Data API. Source: provider 9.22 and 9.34, operators/redshift_data, hooks/redshift_data."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served

_AWS = "airflow.providers.amazon.aws"
HOOK = f"{_AWS}.hooks.redshift_data.RedshiftDataHook"
_TARGET: dict[str, Arg | Fixed | str] = {
    "ClusterIdentifier": "cluster_identifier",
    "WorkgroupName": "workgroup_name",
    "DbUser": "db_user",
    "Database": "database",
}
# Several statements go as one batch: `sql` tells which of the two it is, as far as it is known.
_RUN = (
    Call("redshift-data", "ExecuteStatement", _TARGET, ("!sql[]",)),
    Call("redshift-data", "BatchExecuteStatement", _TARGET, ("sql[]",)),
)
_FOLLOW = Call("redshift-data", "DescribeStatement")
_RESULT = Call("redshift-data", "GetStatementResult")

SERVED = (
    Served(
        f"{_AWS}.operators.redshift_data.RedshiftDataOperator",
        (
            *_RUN,
            _FOLLOW,
            Call("redshift-data", "GetStatementResult", {}, ("return_sql_result",)),
            Call("redshift-data", "CancelStatement"),
        ),
        ("sql", "database", "cluster_identifier", "db_user"),
    ),
    Served(
        f"{HOOK}.execute_query",
        (*_RUN, _FOLLOW),
        ("sql", "database", "cluster_identifier", "db_user"),
    ),
    *(
        Served(f"{HOOK}.{name}", (_FOLLOW,), ("statement_id",))
        for name in ("wait_for_results", "check_query_is_finished", "is_still_running")
    ),
    Served(
        f"{HOOK}.get_table_primary_key",
        (Call("redshift-data", "ExecuteStatement", _TARGET), _FOLLOW, _RESULT),
        ("table", "database", "schema", "cluster_identifier", "workgroup_name", "db_user"),
    ),
)
HOOKS = {HOOK: "redshift-data"}
