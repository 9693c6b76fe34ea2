"""boto3's calls: the parameters that rows of the operation table are made of, out of the nested ones of the API."""

from collections.abc import Callable, Mapping

from mwaa_platform.dagcheck.text import FOLLOWED, HOLE
from mwaa_platform.dagcheck.values import UNKNOWN, Arguments, Choice, Unknown, Value
from mwaa_platform.integrations.operator_calls import Arg, Call, Fixed

Named = dict[str, Value]


def flattened(service: str, operation: str, arguments: Arguments) -> tuple[Call, Arguments]:
    """The call with its parameters as arguments of the same names."""
    named = dict(arguments.named)
    for one in (_everywhere, _FLATTEN.get(service)):
        if one:
            named |= one(operation, named)
    parameters: dict[str, Arg | Fixed | str] = {
        name: name for name in named if name not in ("aws_conn_id", "region_name")
    }
    return Call(service, operation, parameters), Arguments([], named, arguments.open)


def _nested(value: Value, *keys: str) -> Value:
    for key in keys:
        if isinstance(value, Choice):
            return Choice(tuple(_nested(one, key) for one in value.values))
        if not isinstance(value, dict):
            return UNKNOWN if isinstance(value, Unknown) else None
        value = value.get(key, UNKNOWN if UNKNOWN in value else None)
    return value


def _everywhere(operation: str, named: Named) -> Named:
    extra = named.get("ExtraArgs")
    return {"ACL": _nested(extra, "ACL")} if extra is not None and _nested(extra, "ACL") is not None else {}


def _s3(operation: str, named: Named) -> Named:
    found: Named = {}
    source = named.get("CopySource")
    if isinstance(source, str):
        bucket, _, key = source.removeprefix("/").partition("/")
        found |= {"SourceBucket": bucket, "SourceKey": key or HOLE}
    elif source is not None:
        found |= {"SourceBucket": _nested(source, "Bucket"), "SourceKey": _nested(source, "Key")}
        if operation == "HeadObject":
            found |= {"Bucket": _nested(source, "Bucket"), "Key": _nested(source, "Key")}
    if operation == "DeleteObjects":
        objects = _nested(named.get("Delete", UNKNOWN), "Objects")
        if isinstance(objects, list):
            found["Key"] = [_nested(one, "Key") for one in objects] or HOLE
        else:
            prefix = named.get("Prefix")
            found["Key"] = prefix + HOLE if isinstance(prefix, str) else HOLE
    return found


def _athena(operation: str, named: Named) -> Named:
    if operation != "StartQueryExecution":
        return {"WorkGroup": FOLLOWED, "OutputBucket": FOLLOWED, "OutputKey": FOLLOWED}
    location = _nested(named.get("ResultConfiguration"), "OutputLocation")
    found: Named = {"WorkGroup": named.get("WorkGroup", "primary")}
    if isinstance(location, str):
        bucket, _, key = location.partition("://")[2].partition("/")
        found |= {"OutputBucket": bucket, "OutputKey": key + HOLE}
    context = named.get("QueryExecutionContext")
    return found | {
        name: _nested(context, name) for name in ("Database", "Catalog") if _nested(context, name) is not None
    }


def _dynamodb(operation: str, named: Named) -> Named:
    items = named.get("RequestItems")
    if isinstance(items, dict):
        return {"TableName": [key if isinstance(key, str) else HOLE for key in items]}
    return {"TableName": UNKNOWN} if items is not None else {}


def _ssm(operation: str, named: Named) -> Named:
    name = named.get("Names", named.get("Path", named.get("Name", UNKNOWN)))
    return {"Name": name}


def _ecs(operation: str, named: Named) -> Named:
    overrides = named.get("overrides")
    roles = {key: _nested(overrides, key) for key in ("taskRoleArn", "executionRoleArn")}
    found: Named = {key: value for key, value in roles.items() if value is not None}
    return (
        found
        | ({"tasks": FOLLOWED} if operation == "DescribeTasks" else {})
        | ({"task": FOLLOWED} if operation == "StopTask" else {})
    )


def _batch(operation: str, named: Named) -> Named:
    return {"jobId": FOLLOWED} if operation == "TerminateJob" else {}


def _emr_serverless(operation: str, named: Named) -> Named:
    return {"jobRunId": FOLLOWED} if "jobRunId" in named else {}


def _stepfunctions(operation: str, named: Named) -> Named:
    value = named.get("executionArn")
    return {"executionArn": FOLLOWED} if isinstance(value, Unknown) or value == HOLE else {}


_FLATTEN: Mapping[str, Callable[[str, Named], Named]] = {
    "s3": _s3,
    "athena": _athena,
    "dynamodb": _dynamodb,
    "ssm": _ssm,
    "ecs": _ecs,
    "batch": _batch,
    "emr-serverless": _emr_serverless,
    "stepfunctions": _stepfunctions,
}
