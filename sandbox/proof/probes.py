"""What must not pass: the neighbours that each line names itself, other Regions and accounts, other services between, other teams.

Nothing here looks at a policy: a grant that lost its condition, or is too wide, has no say in what is asked of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.integrations import ServiceIntegration
from mwaa_platform.integrations.evidence import Needed, denied_calls
from sandbox.proof.asking import key
from sandbox.proof.verdicts import Probe

OTHER_ACCOUNT = "000000000001"
_ARN = re.compile(r"(arn:[^:]+:[^:]+):([^:]*):([^:]*):(.+)")
_BETWEEN = ("aws:CalledVia", "iam:PassedToService", "kms:ViaService")
"""Keys that name the service which stands between the role and the resource, or is handed the role."""


class Neighbour(Protocol):
    """Another stage, as far as its environment's own things go."""

    @property
    def name(self) -> str:
        """`<team>-<stage>`."""

    @property
    def place(self) -> Place:
        """Account and Region."""

    @property
    def environment(self) -> str:
        """The environment's name."""

    @property
    def bucket(self) -> str:
        """The DAG bucket's name."""

    @property
    def key_arn(self) -> str | None:
        """The customer key's ARN, if it has one."""


def line_probes(line: ServiceIntegration, place: Place, required: Sequence[Needed]) -> Iterator[Probe]:
    """All that one declared line must not allow."""
    yield from refused(line, place, required)
    yield from elsewhere(required, place)
    yield from past_services(required)


def refused(line: ServiceIntegration, place: Place, required: Iterable[Needed]) -> Iterator[Probe]:
    """What the line itself says must not pass: of each such call every request that no call of its own needs."""
    ours, seen = {key(need.request) for need in required}, set[str]()
    for said, requests in denied_calls(line, place):
        foreign = {key(request): request for request in requests if key(request) not in ours}
        if not foreign:
            yield Probe(f"refused by the declaration: {said}", requests)
        for name, request in foreign.items():
            if name not in seen:
                seen.add(name)
                yield Probe(f"refused by the declaration: {said}", (request,))


def elsewhere(required: Iterable[Needed], place: Place, *, accounts: bool = True) -> Iterator[Probe]:
    """The same requests in another Region, and in another account."""
    other_region = "eu-central-1" if place.region != "eu-central-1" else "eu-west-1"
    for request in _requests(required):
        match = _ARN.fullmatch(request.resource)
        head, region, account, rest = match.groups() if match else ("", "", "", "")
        if region:
            yield _one("another Region", request, f"{head}:{other_region}:{account}:{rest}")
        if account and accounts:
            yield _one("another account", request, f"{head}:{region}:{OTHER_ACCOUNT}:{rest}")


def past_services(required: Iterable[Needed]) -> Iterator[Probe]:
    """The same requests, but past the service that they must come through, or that a role is handed to."""
    for request in _requests(required):
        for name in _BETWEEN:
            if name in request.context:
                without = {other: value for other, value in request.context.items() if other != name}
                service, _, host = request.context[name].partition(".")
                other = {**request.context, name: f"{service}-neighbour.{host}"}
                yield Probe(f"{name} is another service", (replace(request, context=other),))
                yield Probe(f"without {name}", (replace(request, context=without),))


def _requests(required: Iterable[Needed]) -> list[Request]:
    return list({key(need.request): need.request for need in required}.values())


def _one(why: str, request: Request, resource: str) -> Probe:
    return Probe(why, (replace(request, resource=resource),))


def others_requests(own: Iterable[Needed], others: Iterable[tuple[str, Iterable[Needed]]]) -> Iterator[Probe]:
    """What other stages declare, as long as this one does not declare the same."""
    ours = {key(need.request) for need in own}
    seen: set[str] = set()
    for name, required in others:
        for need in required:
            asked = key(need.request)
            if need.request.resource != "*" and asked not in ours and asked not in seen:
                seen.add(asked)
                yield Probe(f"declared by {name}", (need.request,))


def baseline_probes(place: Place, environment: str, bucket: str, others: Sequence[Neighbour]) -> Iterator[Probe]:
    """What MWAA's own grants must not reach: other environments' metrics, logs, buckets and keys, this account's other keys.

    A key of another account is its owner's to open: both sides must allow, and one side is all that is asked here.
    """
    neighbour = f"{environment}-neighbour"
    yield Probe(
        "another environment", (Request("airflow:PublishMetrics", place.arn("airflow", f"environment/{neighbour}")),)
    )
    group = place.arn("logs", "log-group:/aws/lambda/neighbour:log-stream:x")
    for action in ("logs:PutLogEvents", "logs:GetLogEvents"):
        yield Probe("another log group", (Request(action, group),))
    queue = place.arn("sqs", "neighbour")
    yield Probe("another queue", (Request("sqs:SendMessage", queue),))
    via = {"kms:ViaService": place.service_host("sqs")}
    key_arn = place.arn("kms", "key/00000000-0000-4000-8000-000000000000")
    yield Probe("another key of the account", (Request("kms:Decrypt", key_arn, via),))
    yield Probe("another bucket", (Request("s3:GetObject", place.s3_arn("neighbour", "dags/a.py")),))
    yield Probe("its own DAGs, to write them", (Request("s3:PutObject", place.s3_arn(bucket, "dags/a.py")),))
    for other in others:
        yield Probe(f"{other.name}'s DAGs", (Request("s3:GetObject", place.s3_arn(other.bucket, "dags/a.py")),))
        yield Probe(
            f"{other.name}'s bucket", (Request("s3:ListBucket", place.s3_arn(other.bucket), {"s3:prefix": "dags/"}),)
        )
        group = other.place.arn("logs", f"log-group:airflow-{other.environment}-Task:log-stream:x")
        yield Probe(f"{other.name}'s logs", (Request("logs:GetLogEvents", group),))
        if other.key_arn and other.place.account == place.account:
            yield Probe(f"{other.name}'s key", (Request("kms:Decrypt", other.key_arn, via),))
