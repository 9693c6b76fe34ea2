"""Amazon DynamoDB."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import MOMENT, Scenario, both

_READ = ({"service": "dynamodb", "access": ["read", "read_write"]},)
_WRITE = ({"service": "dynamodb", "access": ["write", "read_write"]},)
_TO_S3 = (*_READ, {"service": "s3", "access": ["write", "read_write"]})
_TABLE = "{dynamodb.tables}"


def scenarios() -> Iterator[Scenario]:
    """The sensor on an item, and the transfers."""
    sensor = "sensors.dynamodb.DynamoDBValueSensor"
    watched: dict[str, Any] = {"table_name": _TABLE, "partition_key_name": "id", "partition_key_value": "1"}
    watched |= {"attribute_name": "state", "attribute_value": "done"}
    # The sensor has boto's resource read the types away, its trigger does that itself.
    done, typed = {"Item": {"id": "1", "state": "done"}}, {"Item": {"id": {"S": "1"}, "state": {"S": "done"}}}
    there = Scenario(sensor, "success", _READ, watched, {"GetItem": done})
    yield from both(there, replies={"GetItem": typed}, since="9.34.0")
    late = Scenario(sensor, "missing object", _READ, watched, {"GetItem": [{}, {}, done]})
    yield from both(late, replies={"GetItem": [{}, {}, typed]}, since="9.34.0")
    transfer = "transfers.dynamodb_to_s3.DynamoDBToS3Operator"
    scanned: dict[str, Any] = {"dynamodb_table_name": _TABLE, "s3_bucket_name": "{s3.bucket}", "file_size": 1}
    scanned |= {"s3_key_prefix": "{s3.prefix}"}
    pages = {"Scan": {"Items": [{"id": "1"}], "Count": 1}, "PutObject": {}}
    yield Scenario(transfer, "success", _TO_S3, scanned, pages)
    exported = {
        **scanned,
        "point_in_time_export": True,
        "export_time": {"$import": "sandbox.recorder.guest.task.MOMENT"},
    }
    described = {
        "ExportArn": "arn:aws:dynamodb:eu-west-1:1:table/t/export/1",
        "ExportStatus": "COMPLETED",
        "ExportTime": MOMENT,
    }
    table = {"Table": {"TableName": _TABLE, "TableArn": "arn:aws:dynamodb:{region}:{account}:table/{dynamodb.tables}"}}
    export = {name: {"ExportDescription": described} for name in ("ExportTableToPointInTime", "DescribeExport")}
    yield Scenario(transfer, "export", _TO_S3, exported, {**export, "DescribeTable": table}, served=False)
    hook, put = "hooks.dynamodb.DynamoDBHook", {"items": [{"id": "1"}]}
    keyed: dict[str, Any] = {"table_name": _TABLE, "table_keys": ["id"]}
    written: dict[str, Any] = {"BatchWriteItem": {"UnprocessedItems": {}}}
    yield Scenario(hook, "success", _WRITE, keyed, written, act="write_batch_data", given=put)
    hive = "transfers.hive_to_dynamodb.HiveToDynamoDBOperator"
    rows: dict[str, Any] = {"sql": "SELECT 1", "table_name": _TABLE, "table_keys": ["id"]}
    rows |= {"pre_process": {"$import": "sandbox.recorder.guest.task.one_row"}}
    yield Scenario(
        hive,
        "success",
        _WRITE,
        rows,
        written,
        modules=("airflow.providers.apache.hive.hooks.hive",),
    )
