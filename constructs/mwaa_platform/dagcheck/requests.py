"""From uses to IAM requests, through the operation table: what a call does not say as the table's rows want it is derived.

The sandbox derives the same from the wire (`sandbox.emulator.enforcement.parameters`); here the parameters may have holes.
"""

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import OperationTable, Request, named
from mwaa_platform.aws.service_calls import SERVICE_CALLS
from mwaa_platform.dagcheck import api_calls
from mwaa_platform.dagcheck.arguments import Parameters, Reader
from mwaa_platform.dagcheck.run import Use
from mwaa_platform.dagcheck.text import FOLLOWED, HOLE
from mwaa_platform.integrations import operation_table
from mwaa_platform.integrations.operator_calls import SERVED, Call


@dataclass(frozen=True, slots=True)
class Needed:
    """One call with its parameters, and what IAM is asked for it; without requests where no table has the call."""

    use: Use
    service: str
    operation: str
    parameters: Mapping[str, str]
    requests: tuple[Request, ...]
    certain: bool
    known: bool = True


@cache
def table() -> OperationTable:
    """The integrations' rows and MWAA's own."""
    own = {(row.service, row.name) for row in operation_table()}
    rest = [row for row in SERVICE_CALLS if (row.service, row.name) not in own]
    return OperationTable([*operation_table(), *rest])


def needed(use: Use, reader: Reader, place: Place, workgroups: Mapping[str, str]) -> Iterator[Needed]:
    """Every call of a use; `workgroups` are the ids of declared serverless workgroups by name."""
    arguments = use.arguments
    if use.name.startswith("boto3:"):
        service, _, operation = use.name.removeprefix("boto3:").rpartition(".")
        call, arguments = api_calls.flattened(service, operation, use.arguments)
        calls: tuple[Call, ...] = (call,)
    else:
        calls = SERVED[use.name].calls
    region = arguments.named.get("region_name")
    elsewhere = {} if region is None else {"region": reader.plain(region) or place.region}
    for call in calls:
        for parameters, certain in reader.parameter_sets(call, arguments):
            for row in derived(call.service, call.operation, {**elsewhere, **parameters}, place, workgroups):
                yield _needed(use, call, row, place, certain)


def _needed(use: Use, call: Call, parameters: Parameters, place: Place, certain: bool) -> Needed:
    try:
        row = table()[call.service, call.operation]
    except LookupError:
        return Needed(use, call.service, call.operation, parameters, (), certain, known=False)
    values = _Values({"partition": place.partition, "region": place.region, "account": place.account, **parameters})
    requests = tuple(
        Request(
            check.action, _filled(check.resource, values), {k: _filled(v, values) for k, v in check.context.items()}
        )
        for check in row.checks
        if check.when is None or check.when in parameters
    )
    return Needed(use, call.service, call.operation, parameters, requests, certain)


class _Values(dict[str, str]):
    """What a call does not say is not known."""

    def __missing__(self, key: str) -> str:
        return HOLE


def _filled(template: str, values: Mapping[str, str]) -> str:
    return "".join(text + values[name] if name else text for text, name in _parts(template))


@cache
def _parts(template: str) -> tuple[tuple[str, str], ...]:
    """Text, and the name that stands behind it, or none: `string.Formatter` would find them anew for each call."""
    return tuple((text, name or "") for text, name, _, _ in string.Formatter().parse(template))


def derived(
    service: str, operation: str, parameters: Parameters, place: Place, workgroups: Mapping[str, str]
) -> Iterator[Parameters]:
    """The parameters with those that only the table names."""
    if service == "redshift-data":
        name = parameters.get("WorkgroupName")
        found = {"WorkgroupId": workgroups.get(name, HOLE if HOLE in name else f"of {name}")} if name else {}
        yield {"CallerUserId": "${aws:userid}", **parameters, **found}
        return
    derive = _DERIVED.get(service)
    yield derive(dict(parameters), operation, place) if derive else dict(parameters)


def _s3(row: Parameters, operation: str, place: Place) -> Parameters:
    return {"Prefix": "", **row}


def _secretsmanager(row: Parameters, operation: str, place: Place) -> Parameters:
    name = row.get("SecretId", HOLE)
    here = place.arn("secretsmanager", f"secret:{name}").replace(place.region, row.get("region", place.region), 1)
    whole = name if name.startswith("arn:") else here
    complete = whole[-7:-6] == "-" and name.startswith("arn:")
    return {**row, "ARN": whole if complete or name.endswith(HOLE) else f"{whole}-??????"}


def _sqs(row: Parameters, operation: str, place: Place) -> Parameters:
    url = row.get("QueueUrl")
    if url is None:
        return {"QueueOwnerAWSAccountId": place.account, **row}
    parts = url.rstrip("/").split("/")
    owner = parts[-2] if len(parts) > 1 else HOLE
    return {**row, "QueueName": parts[-1], "QueueOwnerAWSAccountId": owner}


def _dynamodb(row: Parameters, operation: str, place: Place) -> Parameters:
    row |= named(row.get("TableName", HOLE), "TableName", "table/")
    index = row.get("IndexName")
    return {**row, "TableOrIndex": f"{row['TableName']}/index/{index}" if index else row["TableName"]}


def _ssm(row: Parameters, operation: str, place: Place) -> Parameters:
    row |= named(row.get("Name", HOLE), "Name", "parameter/")
    whole = row["Name"] if operation in ("GetParametersByPath", "PutParameter") else row["Name"].partition(":")[0]
    return {**row, "ParameterNameWithoutLeadingSlash": whole.removeprefix("/")}


def _lambda(row: Parameters, operation: str, place: Place) -> Parameters:
    row |= named(row.get("FunctionName", HOLE), "FunctionName", "function:")
    if qualifier := row.get("Qualifier"):
        row["FunctionName"] = f"{row['FunctionName'].partition(':')[0]}:{qualifier}"
    return row


def _ecs(row: Parameters, operation: str, place: Place) -> Parameters:
    row |= named(row.get("cluster") or "default", "cluster", "cluster/")
    if operation == "RunTask":
        family, _, revision = row.get("taskDefinition", HOLE).rpartition("/")[2].partition(":")
        row |= {"family": family, "revision": revision or HOLE}
    return {**row, "tasks": FOLLOWED, "task": FOLLOWED}


def _batch(row: Parameters, operation: str, place: Place) -> Parameters:
    for name, kind in (("jobDefinition", "job-definition/"), ("jobQueue", "job-queue/")):
        if name in row:
            row |= named(row[name], name, kind)
    return row


def _emr(row: Parameters, operation: str, place: Place) -> Parameters:
    return {"ExecutionRoleArn": "", **row}


def _stepfunctions(row: Parameters, operation: str, place: Place) -> Parameters:
    if machine := row.get("stateMachineArn"):
        row["stateMachineArn"] = ":".join(machine.split(":")[:7])
    return row


def _sns(row: Parameters, operation: str, place: Place) -> Parameters:
    return {"TopicArn": row["TargetArn"], **row} if "TargetArn" in row else row


def _sts(row: Parameters, operation: str, place: Place) -> Parameters:
    return {"ExternalId": "", **row}


def _logs(row: Parameters, operation: str, place: Place) -> Parameters:
    group = row.get("logGroupIdentifier")
    return {**row, **named(group.removesuffix(":*"), "logGroupName", "log-group:")} if group else row


_DERIVED: Mapping[str, Callable[[Parameters, str, Place], Parameters]] = {
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
