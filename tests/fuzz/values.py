"""What AWS would be given for an accepted declaration, before the judges: without a synthesis, so that thousands can be judged.

The values are taken from the declaration itself. Whether the stacks hand on the same is what tests/template asks.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.aws.limits import LOG_GROUP_SUFFIXES
from mwaa_platform.aws.partitions import partition_of
from mwaa_platform.aws.regions import MWAA_REGIONS
from mwaa_platform.declaration.principals import is_user
from mwaa_platform.declaration.team import Target
from tests.fidelity.judges import api_model, schemas

_KEY = "arn:{}:kms:{}:{}:key/01234567-89ab-cdef-0123-456789abcdef"
_OTHER_REGION = "eu-west-1"
"""Whose schemas and partition stand for those of a Region that MWAA is not known in; `validate` warns of it."""


def refused(target: Target) -> Iterator[str]:
    """Every objection of a judge to a value of the stage."""
    region = _judged_as(target.stage.region)
    environment = _environment(target)
    for rule, place, message in api_model.environment_violations(environment, whole=False):
        yield f"api {rule}: mwaa {place}: {message}"
    for service, operation, input in _calls(target):
        for rule, place, message in api_model.violations(service, operation, input):
            yield f"api {rule}: {service} {operation} {place}: {message}"
    for kind, properties in [("AWS::MWAA::Environment", environment), *_resources(target)]:
        for rule, place, message in schemas.violations(kind, properties, region):
            yield f"schema {rule}: {kind} {place}: {message}"


def _judged_as(region: str) -> str:
    return region if region in MWAA_REGIONS else _OTHER_REGION


def _environment(target: Target) -> dict[str, Any]:
    stage, airflow = target.stage, target.team.airflow
    key = {"KmsKey": _KEY.format(partition_of(stage.region), stage.region, stage.account)} if stage.customer_key else {}
    window = {"WeeklyMaintenanceWindowStart": stage.maintenance_window} if stage.maintenance_window else {}
    return {
        "Name": stage.environment_name,
        "AirflowVersion": airflow.version,
        "EnvironmentClass": stage.environment_class,
        "MinWorkers": stage.workers.min,
        "MaxWorkers": stage.workers.max,
        "MinWebservers": stage.webservers.min,
        "MaxWebservers": stage.webservers.max,
        "Schedulers": stage.schedulers,
        "WorkerReplacementStrategy": stage.worker_replacement,
        "WebserverAccessMode": stage.webserver.mode,
        "AirflowConfigurationOptions": target.configuration_options,
        "ExecutionRoleArn": _role_arn(target),
        "LoggingConfiguration": {
            "".join(part.title() for part in name.split("_")) + "Logs": {"Enabled": True, "LogLevel": level}
            for name, level in airflow.logs.model_dump().items()
        },
        "Tags": target.tags,
        **window,
        **key,
    }


def _role_arn(target: Target) -> str:
    path, stage = target.team.execution_role.path, target.stage
    return f"arn:{partition_of(_judged_as(stage.region))}:iam::{stage.account}:role{path}{target.name}"


def _calls(target: Target) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Calls that the stage's resources, and its DAGs with what is declared, make."""
    boundary = target.team.execution_role.permissions_boundary
    role = {"Path": target.team.execution_role.path, "Tags": _tags(target)}
    yield "iam", "CreateRole", role | ({"PermissionsBoundary": boundary} if boundary else {})
    if boundary:
        path, _, name = boundary.partition("/")[2].rpartition("/")
        yield "iam", "CreatePolicy", {"Path": f"/{path}/" if path else "/", "PolicyName": name}
    named = (target.stage.ci.sync_dags, target.stage.ci.read, *target.stage.webserver.ui_roles.values())
    for arn in (arn for arns in named for arn in arns):
        path, _, name = arn.partition("/")[2].rpartition("/")
        kind = "User" if is_user(arn) else "Role"
        yield "iam", f"Create{kind}", {"Path": f"/{path}/" if path else "/", f"{kind}Name": name}
    for integration in target.team.integrations:
        for case in integration.cases(target.place):
            if (
                case.allowed
            ):  # parameters of a case hold more than the call: what IAM sees beside it, and "" for nothing
                kinds = api_model.members(case.service, case.operation)
                input = {
                    name: value for name, value in case.parameters.items() if kinds.get(name) == "string" and value
                }
                yield case.service, case.operation, input


def _resources(target: Target) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Resources that carry values of the declaration."""
    yield "AWS::EC2::VPC", {"CidrBlock": target.stage.network.cidr, "Tags": _tags(target)}
    yield "AWS::IAM::Role", {"AssumeRolePolicyDocument": {}, "Path": target.team.execution_role.path}
    for suffix in LOG_GROUP_SUFFIXES.values():
        yield "AWS::Logs::LogGroup", {"LogGroupName": f"airflow-{target.stage.environment_name}-{suffix}"}


def _tags(target: Target) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in target.tags.items()]
