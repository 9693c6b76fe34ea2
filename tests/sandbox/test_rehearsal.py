"""`mwaa-platform rehearse` by its real command: everything deployed, nothing left, nothing but loopback contacted."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.rehearsal import compare
from sandbox.server import SandboxError
from tests.support.command import COMMAND
from tests.support.copies import copy_project
from tests.support.projects import MINIMAL, write_team
from tests.support.templates import resources_of, role_statements, synthesised
from tests.support.watching import Watch, gone

PLANTED_KEY = "AKIAIOSFODNN7EXAMPLE"
PLANTED_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
RESOURCES = {
    "jobs": [f"some-nightly-job-{n:03}" for n in range(150)],
    "queues": [f"some-queue-of-the-team-{n:03}" for n in range(75)],
    "topics": [f"some-topic-of-the-team-{n:03}" for n in range(75)],
}
MANY = {
    **MINIMAL,
    "team": "many",
    "execution_role": {"path": "/data/", "permissions_boundary": "arn:{partition}:iam::{account}:policy/org/boundary"},
    "integrations": [
        {"service": "glue", "id": "etl", "jobs": RESOURCES["jobs"]},
        {"service": "sqs", "id": "in", "queues": RESOURCES["queues"], "access": "receive"},
        {"service": "sns", "id": "out", "topics": RESOURCES["topics"]},
    ],
    "stages": {"dev": {"account": "555555555555", "region": "eu-central-1"}},
}

COMMON = {
    "owner": "platform@example.com",
    "account": "444444444444",
    "region": "eu-west-1",
    "mode": "isolated",
    "cidr": "10.90.0.0/20",
    "removal": "destroy",
}
"""A network that two teams share."""


@pytest.fixture(scope="module")
def rehearsed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], Watch, Path]]:
    """One rehearsal of all stacks, watched from outside, started by someone who has real-looking credentials everywhere.

    Beside the repository's teams stand two as `new` writes them, which share a network, and one that declares 300 resources.
    """
    project = tmp_path_factory.mktemp("rehearsed")
    copy_project(root, project)
    (project / "dags" / "networks.yaml").write_text(yaml.safe_dump({"networks": {"common": COMMON}}))
    for new in (["new", "payments"], ["new", "invoices"]):
        subprocess.run([COMMAND, *new, "--account", "444444444444"], cwd=project, check=True)
        declaration = project / "dags" / new[1] / "team.yaml"
        shared = "network: {mode: shared, network: common}"
        declaration.write_text(re.sub(r"network: {cidr: .*}", shared, declaration.read_text()))
    write_team(project, MANY, folder="many")
    home = tmp_path_factory.mktemp("home")
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        f"[default]\naws_access_key_id={PLANTED_KEY}\naws_secret_access_key={PLANTED_SECRET}\n"
    )
    (home / ".aws" / "config").write_text("[default]\nregion=eu-west-3\n[profile real]\nregion=eu-west-3\n")
    environment = {
        **os.environ,
        "HOME": str(home),
        "AWS_ACCESS_KEY_ID": PLANTED_KEY,
        "AWS_SECRET_ACCESS_KEY": PLANTED_SECRET,
        "AWS_SESSION_TOKEN": "planted",
        "AWS_PROFILE": "real",
        "AWS_REGION": "eu-west-3",
        "AWS_CONFIG_FILE": str(home / ".aws" / "config"),
        "AWS_ENDPOINT_URL": "https://sts.eu-west-3.amazonaws.com",
    }
    process = subprocess.Popen(
        [COMMAND, "rehearse", "--stacks-only", "--json"],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    watch = Watch(process.pid)
    thread = watch.start()
    output, errors = process.communicate(timeout=300)
    thread.join()
    assert process.returncode == 0, errors.decode()
    yield json.loads(output), watch, project


@pytest.mark.feature("Z11", "Q3")
def test_every_declared_stack_was_deployed_and_compared(rehearsed: tuple[dict[str, Any], Watch, Path]) -> None:
    result = rehearsed[0]
    stacks = {stack["stack"]: stack["status"] for stack in result["stacks"]}
    names = ("Network", "Storage", "Mwaa", "Monitoring")
    stages = ("cookbook-dev", "finance-prod", "invoices-dev", "many-dev", "orders-dev", "orders-prod", "payments-dev")
    expected = {f"{stage}-{name}" for stage in stages for name in names} | {
        *("finance-prod-Access", "network-common-Network", "orders-dev-Triggers", "orders-prod-Triggers")
    }
    assert stacks == dict.fromkeys(expected, "CREATE_COMPLETE")
    assert result["compared"] == len(stacks)
    assert {stack["account"] for stack in result["stacks"]} == {f"{n}" * 12 for n in range(1, 7)}


def test_the_environments_are_the_declared_ones(rehearsed: tuple[dict[str, Any], Watch, Path]) -> None:
    found = {
        e["name"]: (e["environment_class"], e["airflow_version"], e["dag_files"]) for e in rehearsed[0]["environments"]
    }
    assert found == {
        "cookbook-dev": ("mw1.small", "3.3.1", 18),
        "finance-prod": ("mw1.small", "2.11.2", 3),
        "many-dev": ("mw1.small", "3.3.1", 1),
        "invoices-dev": ("mw1.micro", "3.3.1", 1),
        "payments-dev": ("mw1.micro", "3.3.1", 1),
        "orders-dev": ("mw1.small", "3.3.1", 3),
        "orders": ("mw1.medium", "3.3.1", 3),
    }


def test_what_may_be_destroyed_is_and_the_rest_is_protected(rehearsed: tuple[dict[str, Any], Watch, Path]) -> None:
    ends = {(stack["stage"], stack["end"]) for stack in rehearsed[0]["stacks"]}
    kept = {(stage, "kept: protected") for stage in ("finance-prod", "many-dev", "orders-prod")}
    destroyed = ("cookbook-dev", "invoices-dev", "network-common", "orders-dev", "payments-dev")
    assert ends == {*((stage, "destroyed") for stage in destroyed), *kept}


def test_nothing_but_loopback_was_contacted(rehearsed: tuple[dict[str, Any], Watch, Path]) -> None:
    result, watch, _ = rehearsed
    assert result["refused"] == [], "no process even tried"
    assert watch.samples > 100
    assert len(watch.seen) > 5, "the watch saw the CLI, the local AWS and its functions"
    assert watch.remote, "the watch saw connections"
    assert watch.outside() == set()


def test_nothing_is_left(rehearsed: tuple[dict[str, Any], Watch, Path]) -> None:
    _, watch, project = rehearsed
    assert gone(watch.seen)
    assert list((project / ".sandbox").iterdir()) == []


def test_all_300_resources_are_granted_within_iams_limits(rehearsed: tuple[dict[str, Any], Watch, Path]) -> None:
    template = synthesised(rehearsed[2])["many-dev-Mwaa"]
    text = json.dumps(role_statements(template, "MWAA environment"))
    names = [name for kind in RESOURCES.values() for name in kind]
    assert len(names) == 300
    assert [name for name in names if f':{name}"' not in text and f'/{name}"' not in text] == []
    managed = resources_of(template, "AWS::IAM::ManagedPolicy").values()
    assert 2 <= len(managed) <= 10
    assert max(len(json.dumps(p["Properties"]["PolicyDocument"], separators=(",", ":"))) for p in managed) <= 6_144


def test_a_comparison_of_too_few_stacks_fails() -> None:
    output = "Stack orders-dev/Network (x)\nThere were no differences\n\nNumber of stacks with differences: 0\n"
    assert compare(output, expected=1) == 1
    with pytest.raises(SandboxError, match="compared 1 stacks, expected 8"):
        compare(output, expected=8)
    with pytest.raises(SandboxError, match="compared 0 stacks, expected 1"):
        compare("Number of stacks with differences: 0\n", expected=1)
    with pytest.raises(SandboxError, match="finds differences"):
        compare(output.replace(": 0", ": 1"), expected=1)


def test_a_failing_cli_ends_with_its_message_and_keeps_the_evidence(root: Path, tmp_path: Path) -> None:
    copy_project(root, tmp_path, team="orders")
    broken = tmp_path / "stacks" / "storage_stack.py"
    broken.write_text(broken.read_text().replace('prefix=f"{DAGS}/",', 'prefix="elsewhere/",'))
    command = [COMMAND, "rehearse", "--team", "orders"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "INCORRECT_CONFIGURATION: there is nothing below s3://" in ended.stderr
    (kept,) = (tmp_path / ".sandbox").iterdir()
    assert f"the files of this run are kept in {kept}" in ended.stderr
    deployed = (kept / "deploy.log").read_text()
    assert "orders-dev" in deployed
    assert "finance" not in deployed, "the other team's stages are left out"
