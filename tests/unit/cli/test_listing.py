"""`list` and `new` by their real commands."""

import json
from pathlib import Path

import pytest

from tests.support.projects import MINIMAL, write_team
from tests.unit.cli.test_commands import run

REASON = "the operator of the billing database waits until it is there"
EXTRA = {"actions": ["rds:DescribeDBInstances"], "resources": ["*"], "reason": REASON}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    write_team(tmp_path, {**MINIMAL, "integrations": [{"service": "glue", "jobs": ["x"]}], "extra_statements": [EXTRA]})
    return tmp_path


def test_list_says_what_every_stage_is(project: Path) -> None:
    (stage,) = json.loads(run(project, "list", "--json").stdout)["stages"]
    assert stage == {
        "team": "orders",
        "stage": "dev",
        "kind": "production",
        "account": "111111111111",
        "region": "ca-central-1",
        "environment": "orders-dev",
        "class": "mw1.small",
        "workers": "1-10",
        "airflow": "3.3.1",
        "encryption": "aws_owned_key",
        "integrations": "glue",
        "extra statements": 1,
        "removal": "retain",
    }
    shown = run(project, "list").stdout
    assert "1 team(s), 1 stage(s)" in shown
    assert "3.3.1" in shown


@pytest.mark.parametrize("command", ["list", "validate"])
def test_extra_statements_stand_in_reports_with_their_reason(project: Path, command: str) -> None:
    shown = run(project, command).stdout
    assert "rds:DescribeDBInstances" in shown
    assert REASON in shown
    (statement,) = json.loads(run(project, command, "--json").stdout)["extra_statements"]
    assert statement == {"team": "orders", **EXTRA, "conditions": {}}


def test_new_writes_a_team_that_validates_and_says_what_is_next(project: Path) -> None:
    ended = run(project, "new", "payments", "--owner", "payments@example.com", "--region", "ca-central-1")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == ["dags/payments/payments_inbox.py", "dags/payments/team.yaml"]
    assert "mwaa-platform rehearse --team payments" in ended.stderr
    assert run(project, "validate").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["orders"], "dags/orders exists already"),
        (["Payments"], "no team name"),
        (["payments", "--owner", "nobody"], "e-mail address"),
        (["payments", "--account", "12"], "AWS account: 12 digits"),
        (["payments", "--region", "mars"], "Region: for example"),
    ],
    ids=str,
)
def test_new_with_a_bad_value_ends_with_1_and_leaves_nothing(project: Path, arguments: list[str], said: str) -> None:
    before = sorted(path.name for path in (project / "dags").iterdir())
    ended = run(project, "new", *arguments)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sorted(path.name for path in (project / "dags").iterdir()) == before
