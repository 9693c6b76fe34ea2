"""`list` and `new` by their real commands."""

import json
import shutil
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


PROFILE = Path(__file__).resolve().parents[2] / "profiles" / "networks"


@pytest.fixture
def networks(tmp_path: Path) -> Path:
    """The profile with every kind of network, as a project."""
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    shutil.copytree(PROFILE / "dags", tmp_path / "dags")
    return tmp_path


@pytest.mark.feature("N1", "N2")
def test_list_networks_is_the_plan_of_addresses(networks: Path) -> None:
    shown = run(networks, "list", "--networks")
    assert shown.returncode == 0, shown.stderr
    assert "next free block in 111111111111, eu-west-1: 10.0.0.0/20" in shown.stdout
    plan = json.loads(run(networks, "list", "--networks", "--json").stdout)
    rows = {row["network"]: row for row in plan["networks"]}
    assert set(rows) == {
        *("alone-prod", "alone-china", "vpc-0123456789abcdef0", "vpc-0123456789abcdef1"),
        *("network-common", "network-open"),
    }
    common = rows["network-common"]
    assert (common["mode"], common["block"]) == ("isolated", "10.64.0.0/18")
    assert common["subnets"] == ["10.64.0.0/20", "10.64.16.0/20"]
    assert common["stages"] == ["north-prod", "south-prod"]
    # Twice 10 workers, 2 schedulers, 2 web servers; 12 endpoints, 2 of each environment's own, a function's interface.
    assert (common["used"], common["usable"]) == (28 + 12 + 4 + 1, 4091)
    assert common["free"] == 4091 - common["used"]
    assert rows["vpc-0123456789abcdef0"]["usable"] == 251
    assert rows["alone-prod"]["block"] == "10.60.0.0/20"


def test_the_next_block_overlaps_nothing_of_the_place(project: Path) -> None:
    (following,) = json.loads(run(project, "list", "--networks", "--json").stdout)["next"]
    assert following == {"account": "111111111111", "region": "ca-central-1", "block": "10.0.16.0/20"}


def test_new_keeps_clear_of_shared_networks(networks: Path) -> None:
    file = networks / "dags" / "networks.yaml"
    file.write_text(file.read_text().replace("10.64.0.0/18", "10.0.0.0/19"))
    ended = run(networks, "new", "payments", "--account", "111111111111", "--region", "eu-west-1")
    assert ended.returncode == 0, ended.stderr
    assert "cidr: 10.0.32.0/20" in (networks / "dags" / "payments" / "team.yaml").read_text()
