"""The documentation is true: its commands are run somewhere, its examples do what it shows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from mwaa_platform.declaration.loader import load
from mwaa_platform.policy.rules import RULES
from tests.support.pages import blocks
from tests.support.projects import write_team

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "dags").glob("*.md")),
]

RUN_BY = {
    "make rehearse": (".ci/run", "make rehearse"),
    "make faults": (".ci/run", "test-ui faults"),
    "make test": (".ci/run", "make test"),
    "make fuzz": ("tests/fuzz/test_fuzz.py", '"make", "fuzz"'),
    "mwaa-platform validate": ("tests/unit/cli/test_commands.py", '"validate"'),
    "mwaa-platform check": ("tests/unit/cli/test_check.py", '_run("check")'),
    "mwaa-platform check orders": ("tests/unit/cli/test_check.py", '_run("check", "orders")'),
    "mwaa-platform check orders --json": ("tests/unit/cli/test_check.py", '_run("check", "orders", "--json")'),
    "mwaa-platform check orders --write": ("tests/unit/cli/test_check.py", '_run("check", "orders", "--write")'),
    "mwaa-platform access": (".ci/run", "mwaa-platform access"),
    "mwaa-platform access orders --json": ("tests/unit/cli/test_access.py", '_run(ROOT, "orders", "--json")'),
    "mwaa-platform access orders --stage dev": (
        "tests/unit/cli/test_access.py",
        '_run(project, "orders", "--stage", "dev")',
    ),
    "mwaa-platform access orders --stage dev --against main": (
        "tests/unit/cli/test_access.py",
        '"orders", "--stage", "dev", "--against", "main")',
    ),
    "mwaa-platform access orders --against main --markdown": (
        "tests/unit/cli/test_access.py",
        '("orders", "--against", "main", "--markdown")',
    ),
    "mwaa-platform doctor": ("tests/unit/cli/test_doctor.py", '_run("doctor", code=0)'),
    "mwaa-platform doctor network.yaml environment.yaml": (
        "tests/unit/cli/test_doctor.py",
        '"doctor", "network.yaml", "environment.yaml"',
    ),
    "mwaa-platform validate --against main": (
        "tests/unit/cli/test_validate_against.py",
        '_run(project, "--against", "main"',
    ),
    "mwaa-platform size orders": ("tests/unit/cli/test_size.py", '_run(ROOT, "orders")'),
    "mwaa-platform size orders --tasks-at-once 120 --dags 300": (
        "tests/unit/cli/test_size.py",
        '_run(ROOT, "orders", "--tasks-at-once", "120", "--dags", "300"',
    ),
    "mwaa-platform list --networks": ("tests/unit/cli/test_listing.py", 'run(networks, "list", "--networks")'),
    "cdk deploy 'network-common/*'": ("sandbox/shared_networks.py", '"deploy", *(f"{name}/*"'),
    "mwaa-platform list": ("tests/unit/cli/test_listing.py", 'run(project, "list")'),
    "mwaa-platform new payments": ("tests/sandbox/test_rehearsal.py", '"new", "payments"'),
    "mwaa-platform synth": ("tests/unit/cli/test_synth.py", '"synth"'),
    "mwaa-platform isolation": (".ci/run", "mwaa-platform isolation"),
    "mwaa-platform isolation --app cdk.out --json": (
        "tests/sandbox/test_isolation_command.py",
        '"--app", str(assembly)',
    ),
    "mwaa-platform prove": ("tests/sandbox/proof/test_prove_command.py", '"prove", "--app"'),
    "mwaa-platform prove orders --claims": ("tests/sandbox/proof/test_prove_command.py", 'team, "--claims"'),
    "mwaa-platform prove --aws": ("tests/sandbox/proof/test_prove_command.py", '"--aws"'),
    "mwaa-platform rehearse --faults --json": ("tests/sandbox/test_faults.py", '"rehearse", "--faults", "--json"'),
    "cdk synth 'orders-dev/*'": ("tests/sandbox/test_deployment.py", '"synth", f"{STAGE}/*"'),
    "cdk diff 'orders-dev/*'": ("tests/sandbox/test_deployment.py", '"diff", f"{STAGE}/*"'),
    "cdk deploy 'orders-dev/*'": ("tests/sandbox/test_deployment.py", '"deploy", f"{STAGE}/*"'),
    "cdk deploy 'finance-prod/*'": ("sandbox/faults/creation.py", '"deploy", stack.selector'),
    "cdk deploy 'finance-prod/Mwaa' --import-existing-resources": (
        "sandbox/faults/retained.py",
        'deploy(stack, "--import-existing-resources")',
    ),
    "cdk destroy 'orders-dev/*'": ("sandbox/faults/creation.py", '"destroy", stack.selector'),
    (
        "aws cloudformation update-termination-protection --no-enable-termination-protection "
        "--stack-name finance-prod-Storage"
    ): ("sandbox/faults/observation.py", "update_termination_protection(StackName="),
    (
        "aws stepfunctions start-execution --state-machine-arn "
        "arn:aws:states:ca-central-1:111111111111:stateMachine:nightly-close --input '{\"full\": true}'"
    ): ("tests/support/machines.py", "start_execution(stateMachineArn="),
    "mwaa-platform up orders-dev": ("tests/ui/test_commands.py", 'run(platform.project, "up", STAGE)'),
    "mwaa-platform run daily_orders_pipeline": ("tests/ui/platform.py", 'run(self.project, "run", dag, "--json")'),
    "mwaa-platform run refresh": ("tests/ui/test_commands.py", 'run(platform.project, "run", "refresh")'),
    "mwaa-platform logs daily_orders_pipeline transform": (
        "tests/ui/test_commands.py",
        'run(platform.project, "logs", DAG, "transform")',
    ),
    "mwaa-platform shell orders-dev -c 'airflow dags list'": (
        "tests/ui/test_commands.py",
        'run(platform.project, "shell", STAGE, "-c"',
    ),
    "aws mwaa create-web-login-token --name orders-dev": (
        "tests/ui/test_browser.py",
        "create_web_login_token(Name=",
    ),
    'eval "$(mwaa-platform up --aws-only --export)"': (
        "tests/sandbox/test_processes.py",
        'run("up", "--aws-only", "--export")',
    ),
    "mwaa-platform status": ("tests/sandbox/test_processes.py", 'run("status"'),
    "mwaa-platform down": ("tests/sandbox/test_processes.py", 'run("down")'),
    "mwaa-platform new payments --owner payments@example.com --account 111111111111 --region eu-west-1": (
        "tests/unit/cli/test_listing.py",
        '"new", "payments", "--owner", "payments@example.com"',
    ),
    "mwaa-platform rehearse --team cookbook": ("tests/sandbox/test_rehearsal.py", '"rehearse", "--team"'),
    "mwaa-platform rehearse --team payments": ("tests/sandbox/test_rehearsal.py", '"rehearse", "--team"'),
    "mwaa-platform package orders": ("tests/unit/packages/test_making.py", '_package(project, "orders", "--json")'),
    "mwaa-platform package orders --wheels": (
        "tests/unit/packages/test_making.py",
        '_package(project, "orders", "--wheels")',
    ),
    "make docs": ("tests/unit/reference/test_written.py", '"--dry-run", "docs"'),
    'eval "$(_MWAA_PLATFORM_COMPLETE=source_bash mwaa-platform)"': (
        "tests/unit/cli/test_completion.py",
        'eval "$(_MWAA_PLATFORM_COMPLETE=source_bash mwaa-platform)"',
    ),
    "mwaa-platform --install-completion": ("tests/unit/cli/test_completion.py", "mwaa-platform --install-completion"),
    "cdk bootstrap aws://111111111111/ca-central-1": (
        "sandbox/local_aws.py",
        'f"aws://{place.account}/{place.region}"',
    ),
    **{
        f"cdk {command} 'orders-dev/*' -c team=orders -c stage=dev": (
            "tests/sandbox/test_deployment.py",
            f'"{command}", f"{{STAGE}}/*", *ONLY',
        )
        for command in ("deploy", "destroy")
    },
}
"""Each command of the documentation, and the file that runs it with the words that do."""

BAD = """\
team: orders
owner: data-platform@example.com
integrations:
  - {service: gleu, jobs: [orders-daily-transform]}
stages:
  prod:
    account: 222222222222
    region: ca-central-1
    environment_class: mw1.micro
    workers: {min: 1, max: 30}
    removal: destroy
"""


def _commands() -> set[str]:
    lines = [line for page in PAGES for block in blocks(page, "console") for line in block.splitlines()]
    return {re.split(r"\s{2,}#", line[2:])[0].strip() for line in lines if line.startswith("$ ")}


def test_every_command_of_the_documentation_is_run() -> None:
    """All but those for a real account, which are held against the models of the `aws` CLI (test_aws_commands.py)."""
    assert {command for command in _commands() if not command.startswith("aws ")} - set(RUN_BY) == set()
    assert set(RUN_BY) - _commands() == set()


@pytest.mark.parametrize("command", RUN_BY)
def test_the_file_that_runs_a_command_does(command: str) -> None:
    file, words = RUN_BY[command]
    assert words in (ROOT / file).read_text()


def test_the_example_of_bad_input_is_what_is_said(tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    write_team(tmp_path, BAD)
    command = [str(Path(sys.executable).parent / "mwaa-platform"), "validate"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stderr
    (shown,) = [block for block in blocks(ROOT / "README.md", "console") if "gleu" in block]
    assert shown.partition("\n")[2] == said


def test_the_example_declaration_is_valid(tmp_path: Path) -> None:
    (text,) = blocks(ROOT / "README.md", "yaml")
    write_team(tmp_path, text)
    second = {**yaml.safe_load(text)}
    assert set(load(tmp_path).teams["orders"].stages) == set(second["stages"])


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page}: {target}"


def test_numbers_in_the_readme_are_true() -> None:
    text = (ROOT / "README.md").read_text()
    assert f"{len(RULES)} MWAA rules" in text


def test_each_decision_has_a_number_of_its_own() -> None:
    numbers = [int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert len(set(numbers)) == len(numbers)
