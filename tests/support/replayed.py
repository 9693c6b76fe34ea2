"""Cases of integrations as real calls: what only the table knows is left out, what the API wants besides is filled in."""

import json
from pathlib import Path
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import athena, ecs, glue, iam, secretsmanager

from mwaa_platform.integrations import Case
from sandbox.emulator.enforcement.redshift import WORKGROUPS, Redshift
from sandbox.emulator.enforcement.routes import model

Arguments = dict[str, Any]


def arguments(case: Case, user_id: str, redshift: Redshift, folder: Path) -> Arguments:
    """The call's arguments; what they point to is put into MiniStack's stores."""
    given: Arguments = dict(case.parameters)
    if case.service in _SPECIAL:
        given = _SPECIAL[case.service](case.operation, given)
    elif "WorkgroupId" in given:
        (folder / WORKGROUPS).write_text(json.dumps({given["WorkgroupName"]: given["WorkgroupId"]}))
    elif "CallerUserId" in given:
        redshift.started(given["CallerUserId"].replace("${aws:userid}", user_id), b'{"Id": "%s"}' % STATEMENT.encode())
        given = {"Id": STATEMENT}
    service = model(case.service)
    shapes, operation = service["shapes"], service["operations"][case.operation]
    shape = shapes[operation["input"]["shape"]] if "input" in operation else {"members": {}}
    found: Arguments = {}
    for name, member in shape["members"].items():
        kind = shapes[member["shape"]]["type"]
        if name in given:
            value = given[name]
            found[name] = [value] if kind == "list" and isinstance(value, str) else value
        elif name in shape.get("required", ()):
            found[name] = _FILLERS[kind]
    return found


STATEMENT = "01234567-89ab-4def-8123-456789abcdef"
_FILLERS: dict[str, Any] = {"string": "x", "list": [], "map": {}, "structure": {}, "integer": 1, "long": 1, "blob": b""}


def _athena(operation: str, given: Arguments) -> Arguments:
    output = f"s3://{given['OutputBucket']}/{given['OutputKey']}"
    if operation != "StartQueryExecution":
        athena._executions["q-1"] = {"WorkGroup": given["WorkGroup"], "ResultConfiguration": {"OutputLocation": output}}
        return {"QueryExecutionId": "q-1"}
    given |= {"ResultConfiguration": {"OutputLocation": output.rpartition("/")[0] + "/"}, "QueryString": "SELECT 1"}
    given["QueryExecutionContext"] = {"Catalog": given["Catalog"]}
    if "Table" in given:
        name = f"{given['Database']}.{given['Table']}"
        location = f"s3://{given['DataBucket']}/{given['DataKey'].rpartition('/')[0]}/"
        glue._tables[name.replace(".", "/")] = {"StorageDescriptor": {"Location": location}}
        quoted = f'"{given["Database"]}"."{given["Table"]}"'
        given["QueryString"] = " ".join(("INSERT INTO" if "Writes" in given else "SELECT * FROM", quoted))
    return given


def _dynamodb(operation: str, given: Arguments) -> Arguments:
    if operation.startswith("Batch"):
        return {"RequestItems": {given["TableName"]: {"Keys": []} if operation == "BatchGetItem" else []}}
    return given


def _ecs(operation: str, given: Arguments) -> Arguments:
    if operation != "RunTask":
        return given
    roles = {name: given[name] for name in ("taskRoleArn", "executionRoleArn") if name in given}
    family, revision = given["family"], given["revision"]
    ecs._task_def_latest[family] = int(revision)
    ecs._task_defs[f"{family}:{revision}"] = {"executionRoleArn": roles.get("executionRoleArn")}
    overrides = {"taskRoleArn": roles["taskRoleArn"]} if "taskRoleArn" in roles else {}
    return {"cluster": given["cluster"], "taskDefinition": family, "overrides": overrides}


def _sts(operation: str, given: Arguments) -> Arguments:
    _, _, _, _, account, resource = given["RoleArn"].split(":")
    statement = {"Effect": "Allow", "Principal": "*", "Action": ["sts:AssumeRole", "sts:TagSession"]}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    with request_scope(account, "us-east-1"):
        iam._roles[resource.rpartition("/")[2]] = {"Arn": given["RoleArn"], "AssumeRolePolicyDocument": trust}
    tags = {"Tags": [{"Key": "team", "Value": "x"}]} if "Tags" in given else {}
    return {**{name: value for name, value in given.items() if value}, "RoleSessionName": "airflow", **tags}


def _emr(operation: str, given: Arguments) -> Arguments:
    return {name: value for name, value in given.items() if value}


def _s3(operation: str, given: Arguments) -> Arguments:
    if operation == "DeleteObjects":
        return {"Bucket": given["Bucket"], "Delete": {"Objects": [{"Key": given["Key"]}]}}
    if operation == "CopyObject":
        given["CopySource"] = {"Bucket": given["SourceBucket"], "Key": given["SourceKey"]}
    return given


def _secretsmanager(operation: str, given: Arguments) -> Arguments:
    """Both forms of naming a secret: one of this account by its name, another account's can only be named by its ARN."""
    if f":{_ACCOUNT}:" not in given["ARN"]:
        return {"SecretId": given["ARN"]}
    secretsmanager._secrets[given["SecretId"]] = {"ARN": given["ARN"], "Name": given["SecretId"], "Versions": {}}
    return {"SecretId": given["SecretId"]}


_ACCOUNT = "111111111111"
_SPECIAL = {
    "athena": _athena,
    "dynamodb": _dynamodb,
    "ecs": _ecs,
    "emr": _emr,
    "s3": _s3,
    "secretsmanager": _secretsmanager,
    "sts": _sts,
}
