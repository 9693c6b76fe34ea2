"""The how-tos are true: their declarations are valid, their policies fit the templates, the workflow is one, and so on."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ministack.core import iam_evaluator

from mwaa_platform.aws.operations import OperationTable
from mwaa_platform.declaration.dag_folder import NOT_DAGS
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Team
from tests.support.pages import blocks
from tests.support.projects import MINIMAL, write_team
from tests.unit.integrations.test_cases import PLACE, allows, statements

DOCS = Path(__file__).resolve().parents[2] / "docs"
WORKFLOW = DOCS / "how-to" / "github-actions.yml"


def _blocks(language: str) -> list[Any]:
    """Every block of that language in docs/, with its page's name."""
    return [
        pytest.param(text, id=f"{page.stem}-{number}")
        for page in sorted(DOCS.rglob("*.md"))
        for number, text in enumerate(blocks(page, language))
    ]


def _page(name: str, language: str) -> list[str]:
    return blocks(DOCS / "how-to" / name, language)


def _write_networks(root: Path, text: str) -> None:
    (root / "dags").mkdir(exist_ok=True)
    (root / "dags" / "networks.yaml").write_text(text)


def test_the_index_names_every_page() -> None:
    index = (DOCS / "README.md").read_text()
    for page in DOCS.rglob("*.md"):
        path = page.relative_to(DOCS).as_posix()
        assert path == "README.md" or path.startswith("decisions/") or f"]({path})" in index, path


@pytest.mark.parametrize("text", _blocks("yaml"))
def test_a_declaration_or_a_part_of_one_is_valid(tmp_path: Path, text: str) -> None:
    part = yaml.safe_load(text)
    if set(part) == {"networks"}:
        _write_networks(tmp_path, text)
        write_team(tmp_path, MINIMAL)
        assert set(load(tmp_path).networks) == set(part["networks"])
        return
    assert set(part) <= set(Team.model_fields)
    for network in re.findall(r"network: (\w+)}", text):
        (shared,) = [block for block in _page("choose-a-network.md", "yaml") if f"\n  {network}:\n" in block]
        _write_networks(tmp_path, shared)
    stages = {name: {**MINIMAL["stages"]["dev"], **stage} for name, stage in {**MINIMAL, **part}["stages"].items()}
    write_team(tmp_path, {**MINIMAL, **part, "stages": stages})
    assert set(load(tmp_path).teams["orders"].stages) == set(stages)


@pytest.mark.parametrize("text", _blocks("json"))
def test_a_policy_is_one(text: str) -> None:
    document = json.loads(text)
    parsed = iam_evaluator.parse_policy_document(document if "Statement" in document else {"Statement": [document]})
    assert len(parsed) == 1


def test_the_workflow_is_valid_for_github() -> None:
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    ended = subprocess.run([*command, str(WORKFLOW)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def _jobs() -> Any:
    return yaml.safe_load(WORKFLOW.read_text())["jobs"]


def _roles(job: Any) -> list[str]:
    return [step["with"]["role-to-assume"] for step in job["steps"] if "role-to-assume" in step.get("with", {})]


def test_a_job_has_a_token_only_if_it_takes_a_role_and_each_job_the_least_one() -> None:
    account = "arn:aws:iam::333333333333:role"
    wanted = {
        "check": [],
        "deploy": [f"{account}/github-deploy"],
        "sync-dags": [f"{account}/github-finance", "${{ vars.DAG_SYNC_ROLE }}"],
        "status": [f"{account}/github-finance", "${{ vars.READER_ROLE }}"],
    }
    assert {name: _roles(job) for name, job in _jobs().items()} == wanted
    for name, job in _jobs().items():
        assert ("id-token" in job.get("permissions", {})) is bool(wanted[name])
        assert set(job.get("permissions", {}).values()) <= {"read", "write"}


def test_the_workflow_synchronises_what_a_deployment_would(root: Path) -> None:
    (line,) = [step["run"] for step in _jobs()["sync-dags"]["steps"] if "run" in step]
    excluded = {name.strip("'").removesuffix("/*") for name in re.findall(r"--exclude (\S+)", line)}
    assert excluded == set(NOT_DAGS)


def test_the_workflows_own_commands_are_those_of_the_pages() -> None:
    commands = [step["run"] for job in _jobs().values() for step in job["steps"] if "run" in step]
    ours = {c.removeprefix(".venv/bin/") for c in commands if c.startswith((".venv", "make"))}
    deploy = "cdk deploy 'finance-prod/*' -c team=finance -c stage=prod --require-approval never"
    assert ours == {"make setup", "mwaa-platform validate", "mwaa-platform synth", deploy}


def test_the_declared_principals_are_those_that_the_workflow_takes() -> None:
    (text,) = _page("deploy-from-ci.md", "yaml")
    declared = yaml.safe_load(text)["stages"]["prod"]["ci"]
    for job, key in (("sync-dags", "sync_dags"), ("status", "read")):
        assert declared[key] == _roles(_jobs()[job])[:1]


@pytest.fixture
def example(tmp_path: Path) -> Any:
    """The integration that the page adds."""
    path = tmp_path / "eventbridge.py"
    path.write_text(_page("add-an-integration.md", "python")[0])
    spec = importlib.util.spec_from_file_location("eventbridge", path)
    assert spec and spec.loader
    module = sys.modules["eventbridge"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module.EventBridge
    del sys.modules["eventbridge"]


def test_the_example_of_an_integration_is_one(example: Any) -> None:
    declared = example(buses=("orders-events", "audit"))
    table = OperationTable(example.OPERATIONS)
    policy = statements(list(declared.grants(PLACE)))
    cases = list(declared.cases(PLACE))
    assert {case.allowed for case in cases} == {True, False}
    for case in cases:
        requests = table[case.service, case.operation].requests(case.parameters, PLACE)
        assert all(allows(policy, request) for request in requests) is case.allowed
    (example_line,) = example.EXAMPLES
    assert set(yaml.safe_load(example_line)) == set(example.model_fields)
    assert declared.names(PLACE) == {"event_bus_names": "orders-events,audit"}
