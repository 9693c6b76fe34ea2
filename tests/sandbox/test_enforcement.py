"""Every case of every integration as a real boto3 call of a minted session: IAM decides as the case says, whatever MiniStack maps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ministack.services import athena, ecs, glue, secretsmanager

from mwaa_platform.declaration.loader import load
from mwaa_platform.integrations import (
    Batch,
    CloudWatchLogs,
    Ecs,
    Emr,
    Glue,
    Lambda,
    ServiceIntegration,
    Sqs,
    SsmParameters,
    StepFunctions,
)
from sandbox import decisions
from sandbox.emulator.enforcement import judge, sessions
from sandbox.emulator.enforcement.gate import Gate
from tests.support import called, emulated
from tests.support.replayed import arguments
from tests.unit.integrations.test_cases import DECLARED, PLACE, statements

DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "403"}
"""As services name it; the last where a HEAD has no body to say it in."""


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setattr(emulated, "PLACE", PLACE)
    for service in (athena, ecs, glue, secretsmanager):
        service.reset()
    with emulated.place(), called.enforced(tmp_path) as gate:
        yield gate


@pytest.fixture(scope="module")
def caller() -> called.Caller:
    return called.Caller(PLACE)


def _session(*integrations: ServiceIntegration) -> sessions.Session:
    grants = [grant for integration in integrations for grant in integration.grants(PLACE)]
    called.deployed(PLACE, statements(grants))
    return sessions.mint(PLACE, called.ENVIRONMENT)


def _wrongly_decided(gate: Gate, caller: called.Caller, folder: Path, integration: ServiceIntegration) -> list[Any]:
    """Cases whose lines in the log say otherwise, or name another call, or no mapping."""
    user_id = judge.Judge.of_session(caller.access_key, PLACE).user_id
    wrong = []
    for case in integration.cases(PLACE):
        (folder / decisions.DECISIONS).unlink(missing_ok=True)
        code = caller.call(case.service, case.operation, **arguments(case, user_id, gate.redshift, folder))
        lines = decisions.read(folder)
        right = (
            {(line.service, line.operation) for line in lines} == {(case.service, case.operation)}
            and all(line.mapped for line in lines)
            and all(line.allowed for line in lines) is case.allowed
            and (code not in DENIED) is case.allowed
        )
        wrong += [] if right else [(case, code, lines)]
    return wrong


@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_every_case_is_decided_as_said(
    gate: Gate, caller: called.Caller, tmp_path: Path, integration: ServiceIntegration
) -> None:
    caller.using(gate, _session(integration))
    assert _wrongly_decided(gate, caller, tmp_path, integration) == []


@pytest.mark.parametrize(("team", "stage"), [("cookbook", "dev"), ("finance", "prod"), ("orders", "prod")])
def test_no_integration_of_a_team_opens_what_another_closes(
    gate: Gate, caller: called.Caller, tmp_path: Path, root: Path, team: str, stage: str
) -> None:
    integrations = load(root).teams[team].at(stage).team.integrations
    caller.using(gate, _session(*integrations))
    for integration in integrations:
        assert _wrongly_decided(gate, caller, tmp_path, integration) == []


CANARIES: list[tuple[ServiceIntegration, str, str, dict[str, Any], bool]] = [
    (Glue(crawlers=("orders",)), "glue", "GetCrawler", {"Name": "orders"}, True),
    (
        Batch(job_queues=("nightly",), job_definitions=("load",)),
        *("batch", "SubmitJob", {"jobName": "x", "jobQueue": "nightly", "jobDefinition": "load"}, True),
    ),
    (
        Ecs(cluster="jobs", task_definitions=("load",)),
        *("ecs", "RunTask", {"cluster": "jobs", "taskDefinition": "load"}, True),
    ),
    (
        Emr(clusters=("j-1A",)),
        *(
            "emr",
            "AddJobFlowSteps",
            {"JobFlowId": "j-1A", "Steps": [], "ExecutionRoleArn": "arn:aws:iam::1:role/admin"},
        ),
        False,
    ),
    (
        Lambda(functions=("rates",)),
        *("lambda", "Invoke", {"FunctionName": "rates", "Qualifier": "live"}, False),
    ),
    (
        StepFunctions(state_machines=("close",)),
        *(
            "stepfunctions",
            "StartExecution",
            {"stateMachineArn": f"{PLACE.arn('states', 'stateMachine:close')}:7"},
            True,
        ),
    ),
    (
        SsmParameters(parameters=("/orders/cursor",)),
        *("ssm", "GetParameter", {"Name": "/orders/cursor:3"}, True),
    ),
    (
        Sqs(queues=("inbox",), access="receive"),
        *("sqs", "DeleteMessageBatch", {"QueueUrl": f"https://sqs/{PLACE.account}/inbox", "Entries": []}, True),
    ),
    (
        CloudWatchLogs(log_groups=("/aws-glue/jobs/output",)),
        *("logs", "FilterLogEvents", {"logGroupName": "/aws-glue/jobs/output"}, True),
    ),
]
"""Integration, call, and what AWS says of it."""


@pytest.mark.parametrize(
    ("integration", "service", "operation", "given", "allowed"), CANARIES, ids=lambda v: str(v)[:20]
)
def test_ministacks_own_mapping_would_decide_otherwise(
    gate: Gate,
    caller: called.Caller,
    integration: ServiceIntegration,
    service: str,
    operation: str,
    given: dict[str, Any],
    allowed: bool,
) -> None:
    """If this fails, MiniStack has learnt it, and the gate is not what the tests above prove."""
    minted = _session(integration)
    caller.using(gate, minted)
    assert (caller.call(service, operation, **given) not in DENIED) is allowed
    caller.using(gate, called.unminted(PLACE))
    assert (caller.call(service, operation, **given) not in DENIED) is not allowed
