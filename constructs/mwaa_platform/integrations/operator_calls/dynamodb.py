"""Amazon DynamoDB. Source: provider 9.22 and 9.34, sensors/dynamodb, transfers/dynamodb_to_s3 and hive_to_dynamodb, hooks/dynamodb."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served, methods
from mwaa_platform.integrations.operator_calls.s3 import UPLOAD

_AWS = "airflow.providers.amazon.aws"
HOOK = f"{_AWS}.hooks.dynamodb.DynamoDBHook"
_TABLE: dict[str, Arg | Fixed | str] = {"TableName": "table_name"}
_EXPORTED: dict[str, Arg | Fixed | str] = {"TableName": "dynamodb_table_name"}

SERVED = (
    Served(f"{_AWS}.sensors.dynamodb.DynamoDBValueSensor", (Call("dynamodb", "GetItem", _TABLE),), ("table_name",)),
    Served(
        f"{_AWS}.transfers.dynamodb_to_s3.DynamoDBToS3Operator",
        (
            Call("dynamodb", "Scan", _EXPORTED, ("!point_in_time_export", "!export_time")),
            *(
                Call(
                    "s3",
                    name,
                    {"Bucket": "s3_bucket_name", "Key": Arg("s3_key_prefix", "below", default="")},
                    ("!point_in_time_export", "!export_time"),
                )
                for name in UPLOAD
            ),
            Call("dynamodb", "ExportTableToPointInTime", _EXPORTED, ("point_in_time_export",)),
        ),
    ),
    Served(f"{_AWS}.transfers.hive_to_dynamodb.HiveToDynamoDBOperator", (Call("dynamodb", "BatchWriteItem", _TABLE),)),
    *methods(
        HOOK,
        ("get_item", ("table_name", "key"), (Call("dynamodb", "GetItem", _TABLE),)),
        ("put_item", ("table_name", "item"), (Call("dynamodb", "PutItem", _TABLE),)),
        ("update_item", ("table_name", "key"), (Call("dynamodb", "UpdateItem", _TABLE),)),
        ("delete_item", ("table_name", "key"), (Call("dynamodb", "DeleteItem", _TABLE),)),
        (
            "query",
            ("table_name", "key_condition_expression"),
            (Call("dynamodb", "Query", {**_TABLE, "IndexName": "index_name"}),),
        ),
    ),
    # The table is the hook's own argument.
    Served(f"{HOOK}.write_batch_data", (Call("dynamodb", "BatchWriteItem", _TABLE),), ("items",)),
)
HOOKS = {HOOK: "dynamodb"}
