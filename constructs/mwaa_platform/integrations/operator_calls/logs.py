"""Amazon CloudWatch Logs. Source: provider 9.22 and 9.34, hooks/logs."""

from mwaa_platform.integrations.operator_calls.base import Call, methods

HOOK = "airflow.providers.amazon.aws.hooks.logs.AwsLogsHook"
SERVED = methods(
    HOOK,
    (
        "get_log_events",
        ("log_group", "log_stream_name"),
        (Call("logs", "GetLogEvents", {"logGroupName": "log_group", "logStreamName": "log_stream_name"}),),
    ),
)
HOOKS = {HOOK: "logs"}
