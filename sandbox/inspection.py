"""What lies in the local AWS after a deployment, read through the public API."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.networks import stage_of
from mwaa_platform.declaration.team import Target
from sandbox.local_aws import LocalAws

NETWORK = "Network"
STACKS = (NETWORK, "Storage", "Mwaa", "Monitoring")
"""The stacks that every stage has, in the order they are deployed."""


def stacks_of(target: Target) -> tuple[str, ...]:
    """The stage's stacks: those of every stage, Access, Triggers and WaysIn where there is something to put there."""
    more = {
        "Access": target.stage.lets_in,
        "Triggers": bool(target.team.triggered_by),
        "WaysIn": target.stage.webserver.ways_in,
    }
    return (*STACKS, *(name for name, declared in more.items() if declared))


@dataclass(frozen=True, slots=True)
class StackResult:
    """One stack: its status after the deployment, how long that took by its own events, and what became of it in the end."""

    stack: str
    stage: str
    account: str
    region: str
    status: str
    seconds: float
    end: str = ""

    def ended(self, end: str) -> "StackResult":
        """The same with its end."""
        return replace(self, end=end)


@dataclass(frozen=True, slots=True)
class EnvironmentResult:
    """One environment as GetEnvironment answers, with the number of files in its bucket."""

    name: str
    stage: str
    status: str
    environment_class: str
    airflow_version: str
    role: str
    bucket: str
    dag_files: int
    other_files: int


def stack_results(aws: LocalAws, targets: Sequence[Target]) -> list[StackResult]:
    """The stages' stacks, and before them those of the networks that they share."""
    shared = {stage_of(target.shares): target.place for target in targets if target.shares}
    return [
        *(_stack_result(aws, place, stage, NETWORK) for stage, place in shared.items()),
        *(_stack_result(aws, target.place, target.name, name) for target in targets for name in stacks_of(target)),
    ]


def _stack_result(aws: LocalAws, place: Place, stage: str, name: str) -> StackResult:
    client, stack = aws.clients(place).client("cloudformation", place.region), f"{stage}-{name}"
    described = client.describe_stacks(StackName=stack)["Stacks"][0]
    times = [event["Timestamp"] for event in client.describe_stack_events(StackName=stack)["StackEvents"]]
    return StackResult(stack, stage, place.account, place.region, described["StackStatus"], _span(times))


def _span(times: list[datetime.datetime]) -> float:
    return round((max(times) - min(times)).total_seconds(), 1)


def environment_result(aws: LocalAws, target: Target) -> EnvironmentResult:
    """The stage's environment."""
    clients, region = aws.clients(target.place), target.place.region
    environment = clients.client("mwaa", region).get_environment(Name=target.stage.environment_name)["Environment"]
    bucket = environment["SourceBucketArn"].rpartition(":")[2]
    keys = _keys(clients.client("s3", region), bucket)
    dags = [key for key in keys if key.startswith(f"{environment['DagS3Path']}/")]
    return EnvironmentResult(
        name=environment["Name"],
        stage=target.name,
        status=environment["Status"],
        environment_class=environment["EnvironmentClass"],
        airflow_version=environment["AirflowVersion"],
        role=environment["ExecutionRoleArn"].rpartition("/")[2],
        bucket=bucket,
        dag_files=len(dags),
        other_files=len(keys) - len(dags),
    )


def _keys(s3: Any, bucket: str) -> list[str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]
