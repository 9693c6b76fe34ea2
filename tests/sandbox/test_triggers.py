"""The Triggers stacks as the real CLI deploys them: executions start runs and end as they do, under the deployed roles."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target
from sandbox import decisions
from sandbox.local_aws import LocalAws
from tests.support.machines import Machines
from tests.support.triggered_airflow import FakeAirflow, serving


class Deployed:
    """One stage, its state machine, and a stand-in for its Airflow."""

    def __init__(self, aws: LocalAws, target: Target) -> None:
        self.folder, self.target = aws.folder, target
        place = target.place
        self.machines = Machines(aws.clients(place), place)
        self.machine = place.arn("states", "stateMachine:nightly-close")

    def run(self, airflow: FakeAirflow, input: Any = None) -> dict[str, Any]:
        """One execution to its end."""
        with serving(airflow, self.folder, self.target.place, self.target.stage.environment_name):
            return self.machines.run(self.machine, input)

    def calls(self) -> list[decisions.Decision]:
        """The decisions on InvokeRestApi in this account."""
        account = self.target.place.account
        return [d for d in decisions.read(self.folder) if d.operation == "InvokeRestApi" and d.account == account]


@pytest.fixture(scope="module", autouse=True)
def deployed(aws: LocalAws) -> None:
    """Both stages, deployed once."""
    only = ("-c", "team=orders")
    aws.cdk("triggers", "deploy", "orders-*/*", *only, "--require-approval", "never", "--concurrency", "4")


@pytest.fixture(params=["dev", "prod"])
def stage(request: pytest.FixtureRequest, project: Path, aws: LocalAws) -> Deployed:
    """A public web server, called by Step Functions itself, and a private one, called by a function in the VPC."""
    return Deployed(aws, load(project).teams["orders"].at(request.param))


def test_an_execution_succeeds_as_its_run_does(stage: Deployed) -> None:
    airflow = FakeAirflow()
    ended = stage.run(airflow, {"full": True})
    assert ended["status"] == "SUCCEEDED", ended
    run_id = hashlib.sha256(ended["executionArn"].encode()).hexdigest()[:12]
    assert json.loads(ended["output"]) == {"dag_id": "daily_orders_pipeline", "dag_run_id": run_id, "state": "success"}
    run = airflow.runs[run_id]
    assert run["conf"] == {"full": True}
    assert run["note"] == f"Started by {ended['executionArn']}"
    assert run["logical_date"]
    assert set(airflow.users) == {"User"}


def test_an_execution_fails_as_its_run_does(stage: Deployed) -> None:
    ended = stage.run(FakeAirflow(outcome="failed"))
    assert (ended["status"], ended["error"]) == ("FAILED", "DagRunFailed")
    assert "of daily_orders_pipeline in" in ended["cause"]


def test_a_paused_dag_fails_it_and_no_run_is_made(stage: Deployed) -> None:
    airflow = FakeAirflow(is_paused=True)
    ended = stage.run(airflow)
    assert (ended["status"], ended["error"], airflow.runs) == ("FAILED", "DagIsPaused", {})


def test_a_lost_answer_starts_no_second_run(stage: Deployed) -> None:
    airflow = FakeAirflow(loses=1)
    ended = stage.run(airflow)
    assert ended["status"] == "SUCCEEDED", ended
    assert len(airflow.runs) == 1


def test_a_refused_run_is_told_from_one_that_exists(stage: Deployed) -> None:
    airflow = FakeAirflow()
    ended = stage.run(airflow, {"refuse": True})
    assert (ended["status"], ended["error"], airflow.runs) == ("FAILED", "DagRunRefused", {})


def test_who_called_and_as_what_is_in_the_decision_log(stage: Deployed) -> None:
    before = len(stage.calls())
    stage.run(FakeAirflow())
    calls = stage.calls()[before:]
    environment = stage.target.stage.environment_name
    resource = stage.target.place.arn("airflow", f"role/{environment}/User")
    assert {(call.allowed, call.action, call.resource) for call in calls} == {(True, "airflow:InvokeRestApi", resource)}
    if stage.target.stage.webserver.access != "private":
        assert {call.caller for call in calls} == {stage.machine}


@pytest.fixture
def without_grant(stage: Deployed) -> Iterator[Deployed]:
    """The stage, and the role that calls without its grant."""
    iam = stage.machines.iam
    wanted = "Calls the REST API" if stage.target.stage.webserver.access == "private" else "State machine nightly-close"
    (role,) = (r["RoleName"] for r in iam.list_roles()["Roles"] if r.get("Description", "").startswith(wanted))
    kept = {}
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        document = json.loads(document) if isinstance(document, str) else document
        kept[name] = json.dumps(document)
        left = [s for s in document["Statement"] if s["Action"] != "airflow:InvokeRestApi"]
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps({**document, "Statement": left}))
    yield stage
    for name, document in kept.items():
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document)


def test_without_the_grant_it_is_denied_at_that_action(without_grant: Deployed) -> None:
    airflow = FakeAirflow()
    ended = without_grant.run(airflow)
    assert ended["status"] == "FAILED"
    assert ended["error"].removeprefix("Mwaa.") == "AccessDeniedException"
    assert "not authorized to perform: airflow:InvokeRestApi" in ended["cause"]
    assert airflow.runs == {}
    assert [call.allowed for call in without_grant.calls()][-1] is False
