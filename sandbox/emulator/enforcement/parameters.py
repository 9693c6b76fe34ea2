"""A call's parameters as the operation table's rows want them: what the wire says otherwise, or not at all, is derived.

Calls on several resources come to one set of parameters for each, all of which must be allowed.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from mwaa_platform.aws.operations import named
from sandbox.emulator.enforcement import lookups, of_athena
from sandbox.emulator.enforcement.wire import Call

Row = dict[str, str]


def rows(call: Call) -> list[Row]:
    """The sets of parameters; none if the call names nothing."""
    derive = _DERIVED.get(call.service)
    plain = {name: value for name, value in call.parameters.items() if isinstance(value, str)}
    return list(derive(call, plain)) if derive else [plain]


def operation(call: Call) -> str:
    """The row's name: S3 decides on a version's reading by an action of its own."""
    if call.service == "s3" and call.operation in ("GetObject", "HeadObject") and call.parameters.get("VersionId"):
        return "GetObjectVersion"
    return call.operation


def _s3(call: Call, plain: Row) -> Iterator[Row]:
    row = {"Prefix": "", **plain}
    if call.operation == "DeleteObjects":
        for key in _keys(call.body):
            yield {**row, "Key": key}
        return
    if source := plain.get("CopySource"):
        bucket, _, key = unquote(source).partition("?")[0].removeprefix("/").partition("/")
        row |= {"SourceBucket": bucket, "SourceKey": key}
    yield row


def _keys(body: bytes) -> list[str]:
    """The keys of a DeleteObjects; none if they cannot be read, and then the call is not mapped."""
    try:
        tree = ET.fromstring(body)  # noqa: S314 (a request of one's own DAG, parsed by expat without external entities)
    except ET.ParseError:
        return []
    return [element.text or "" for element in tree.iter() if element.tag.rpartition("}")[2] == "Key"]


def _secretsmanager(call: Call, plain: Row) -> Iterator[Row]:
    name = plain.get("SecretId", "")
    whole = name if name.startswith("arn:") else call.place.arn("secretsmanager", f"secret:{name}")
    yield {**plain, "ARN": lookups.secret_arn(name) or f"{whole}{lookups.MISSING_SUFFIX}"}


def _sqs(call: Call, plain: Row) -> Iterator[Row]:
    if url := plain.get("QueueUrl"):
        owner, name = urlsplit(url).path.strip("/").split("/")[-2:]
        yield {**plain, "QueueName": name, "QueueOwnerAWSAccountId": owner}
    else:
        yield {"QueueOwnerAWSAccountId": call.place.account, **plain}


def _dynamodb(call: Call, plain: Row) -> Iterator[Row]:
    batch = call.parameters.get("RequestItems")
    names = list(batch) if isinstance(batch, dict) else [plain.get("TableName", "")]
    for name in names:
        row = {**plain, **named(name, "TableName", "table/")}
        index = plain.get("IndexName")
        yield {**row, "TableOrIndex": f"{row['TableName']}/index/{index}" if index else row["TableName"]}


def _ssm(call: Call, plain: Row) -> Iterator[Row]:
    listed = call.parameters.get("Names")
    names = [str(name) for name in listed] if isinstance(listed, list) else [plain.get("Name") or plain.get("Path", "")]
    for name in names:
        row = named(name, "Name", "parameter/")
        whole = (
            row["Name"] if call.operation in ("GetParametersByPath", "PutParameter") else row["Name"].partition(":")[0]
        )
        yield {**plain, **row, "ParameterNameWithoutLeadingSlash": whole.removeprefix("/")}


def _lambda(call: Call, plain: Row) -> Iterator[Row]:
    row = {**plain, **named(plain.get("FunctionName", ""), "FunctionName", "function:")}
    account, by_account, name = row["FunctionName"].partition(":function:")
    if by_account:
        row |= {"account": account, "FunctionName": name}
    if qualifier := plain.get("Qualifier"):
        row["FunctionName"] = f"{row['FunctionName'].partition(':')[0]}:{qualifier}"
    yield row


def _ecs(call: Call, plain: Row) -> Iterator[Row]:
    row = {**plain, **named(plain.get("cluster") or "default", "cluster", "cluster/")}
    if call.operation == "RunTask":
        family, _, revision = plain.get("taskDefinition", "").rpartition("/")[2].partition(":")
        definition = lookups.task_definition(family, revision)
        overrides: Mapping[str, Any] = call.parameters.get("overrides") or {}
        roles = {name: str(overrides[name]) for name in ("taskRoleArn", "executionRoleArn") if overrides.get(name)}
        yield {**row, "family": family, "revision": definition.revision, **definition.roles, **roles}
    elif call.operation == "DescribeTasks":
        for task in call.parameters.get("tasks") or []:
            yield {**row, "tasks": str(task).rpartition("/")[2]}
    else:
        yield {**row, "task": plain.get("task", "").rpartition("/")[2]}


def _batch(call: Call, plain: Row) -> Iterator[Row]:
    row = dict(plain)
    for name, kind in (("jobDefinition", "job-definition/"), ("jobQueue", "job-queue/")):
        if name in plain:
            row |= named(plain[name], name, kind)
    yield row


def _emr(call: Call, plain: Row) -> Iterator[Row]:
    yield {"ExecutionRoleArn": "", **plain}


def _stepfunctions(call: Call, plain: Row) -> Iterator[Row]:
    """IAM sees the state machine also where the call names a version or alias of it."""
    if machine := plain.get("stateMachineArn"):
        plain["stateMachineArn"] = ":".join(machine.split(":")[:7])
    yield plain


def _sts(call: Call, plain: Row) -> Iterator[Row]:
    """Without an external id it is empty; tags come as `Tags.member.1.Key`, or as a list."""
    tagged = any(name.partition(".")[0] == "Tags" for name in call.parameters)
    yield {"ExternalId": "", **plain, **({"Tags": "given"} if tagged else {})}


def _sns(call: Call, plain: Row) -> Iterator[Row]:
    if "TargetArn" in plain:
        plain.setdefault("TopicArn", plain["TargetArn"])
    yield plain


def _logs(call: Call, plain: Row) -> Iterator[Row]:
    if group := plain.get("logGroupIdentifier"):
        plain |= named(group.removesuffix(":*"), "logGroupName", "log-group:")
    yield plain


_DERIVED: Mapping[str, Callable[[Call, Row], Iterator[Row]]] = {
    "athena": of_athena.rows,
    "batch": _batch,
    "dynamodb": _dynamodb,
    "ecs": _ecs,
    "emr": _emr,
    "lambda": _lambda,
    "logs": _logs,
    "s3": _s3,
    "secretsmanager": _secretsmanager,
    "sns": _sns,
    "sqs": _sqs,
    "ssm": _ssm,
    "stepfunctions": _stepfunctions,
    "sts": _sts,
}
