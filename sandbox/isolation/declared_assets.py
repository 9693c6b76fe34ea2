"""What could be reached and stands outside the templates: what integrations name, and the secrets backend's secrets."""

import re
from collections.abc import Iterator

from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.secrets_backend import secrets_grants
from mwaa_platform.declaration.team import Target
from mwaa_platform.integrations import Athena, ServiceIntegration, operation_table
from sandbox.emulator.decision import ResourceSide
from sandbox.isolation.assets import Asset, requests_on

_KINDS = {
    **{"athena": "workgroup", "dynamodb": "table", "iam": "role", "lambda": "function", "logs": "log group"},
    **{
        "s3": "bucket",
        "secretsmanager": "secret",
        "sns": "topic",
        "sqs": "queue",
        "ssm": "parameter",
        "states": "state machine",
    },
}
"""How the table calls what an action is about, by the action's service; else the service's own name."""


def declared_assets(target: Target) -> Iterator[Asset]:
    """Every resource that the stage's declaration names, with the calls that its operators make and the representative ones.

    Their policies are not known. Nor is the owner of a bucket, whose ARN has no account: the caller's side then decides alone.
    """
    for index, integration in enumerate(target.team.integrations):
        where = f"dags/{target.team.team}/team.yaml integrations[{index}]"
        by_resource: dict[str, list[Request]] = {}
        for request in declared_requests(integration, target):
            by_resource.setdefault(request.resource, []).append(request)
        for resource, requests in by_resource.items():
            own = tuple(requests)
            asked = {request.action for request in own}
            more = (r for r in requests_on(resource) if r.action not in asked)
            yield Asset(target.name, kind_of(own[0]), resource, (*own, *more), _side(resource), where)
    if target.team.airflow.secrets_backend:
        where = f"dags/{target.team.team}/team.yaml airflow.secrets_backend"
        for arn in backend_secrets(target):
            yield Asset(target.name, "secret", arn, requests_on(arn), _side(arn), where)


def declared_requests(integration: ServiceIntegration, target: Target) -> Iterator[Request]:
    """What the integration's own examples of allowed calls ask of IAM, each once; `*` is no resource of anyone's."""
    rows = operation_table()
    seen: set[str] = set()
    for case in integration.cases(target.place):
        if case.allowed:
            for request in rows[case.service, case.operation].requests(case.parameters, target.place):
                if request.resource != "*" and str(request) not in seen:
                    seen.add(str(request))
                    yield request


def backend_secrets(target: Target) -> Iterator[str]:
    """A connection and a variable as the backend finds them."""
    for grant in secrets_grants(target.team.team, target.place):
        yield from (resource.replace("*", "warehouse-AbCdEf") for resource in grant.resources)


def kind_of(request: Request) -> str:
    """The asset's kind, from the action asked of it."""
    service = request.action.partition(":")[0]
    return _KINDS.get(service, service)


def _side(resource: str) -> ResourceSide:
    return ResourceSide(None, re.split(":", resource)[4] or None)


def declared_stems(target: Target) -> Iterator[tuple[str, str]]:
    """Where the declaration itself names a path and everything below it: the beginning of those ARNs, and where that stands."""
    place = target.place
    for index, integration in enumerate(target.team.integrations):
        where = f"dags/{target.team.team}/team.yaml integrations[{index}]"
        declared = integration.model_dump()
        if isinstance(integration, Athena):
            for location in (*integration.data, integration.results):
                yield place.s3_arn(str(location).removeprefix("s3://")), where
        elif integration.service == "s3":
            yield place.s3_arn(declared["bucket"], declared["prefix"].removesuffix("*")), where
        for key, service, resource in (
            ("secrets", "secretsmanager", "secret:"),
            ("parameters", "ssm", "parameter"),
            ("log_groups", "logs", "log-group:"),
        ):
            for name in declared.get(key) or ():
                if name.endswith("*"):
                    yield place.arn(service, resource + name.removesuffix("*")), where


def reached_as(request: Request) -> str:
    """A request's resource, a listing's with the prefix it lists."""
    prefix = request.context.get("s3:prefix")
    return f"{request.resource}/{prefix}" if prefix else request.resource
