"""What a user of `mwaa-platform prove` sees: tables, JSON, exit codes, and plain words where there is no way into an account."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.grants import Place
from sandbox.child_environment import CERTIFICATE
from sandbox.server import Server
from tests.support.command import COMMAND
from tests.support.neighbours import PROFILE
from tests.support.templates import assembly_of


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("cdk.json", "app.py"):
        (folder / name).write_text("{}" if name == "cdk.json" else "")
    (folder / "dags").symlink_to(PROFILE / "dags")
    return folder


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    """A copy to change; the assets are not read."""
    return Path(shutil.copytree(assembly_of(PROFILE), tmp_path / "cdk.out", ignore=shutil.ignore_patterns("asset.*")))


def run(project: Path, assembly: Path, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "prove", "--app", str(assembly), *more]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nothing = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    environment = {**kept, **nothing, "COLUMNS": "80", **variables}
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def policies(assembly: Path) -> list[tuple[Path, dict[str, Any]]]:
    return [(path, json.loads(path.read_text())) for path in assembly.rglob("*Mwaa*.template.json")]


def test_every_stage_is_proven_line_by_line_and_whole(project: Path, assembly: Path) -> None:
    ended = run(project, assembly, "--json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = json.loads(ended.stdout)
    assert found["proven"]
    assert {v["subject"] for v in found["verdicts"]} >= {"whole role"}
    assert found["coverage"]["total"] == sum(found["coverage"][k] for k in ("recorded", "claimed", "unproven")) > 0


def test_one_team_and_the_claims_in_words(project: Path, assembly: Path) -> None:
    team = sorted(path.name for path in (PROFILE / "dags").iterdir() if path.is_dir())[0]
    ended = run(project, assembly, team, "--claims")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "every role is sufficient, minimal and tight" in ended.stdout
    assert "MWAA User Guide, mwaa-create-role" in ended.stdout


def test_a_template_with_a_wider_role_is_named(project: Path, assembly: Path) -> None:
    for path, template in policies(assembly):
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::IAM::Policy":
                for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                    if statement.get("Sid") == "Metrics":
                        statement["Resource"] = "*"
        path.write_text(json.dumps(template))
    ended = run(project, assembly)
    assert ended.returncode == 1
    assert "another environment: airflow:PublishMetrics on" in ended.stdout
    assert "not proven: " in ended.stderr


def test_an_unknown_team_is_refused_with_those_there_are(project: Path, assembly: Path) -> None:
    ended = run(project, assembly, "nobody")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "no team nobody is declared; there are " in ended.stderr


def test_without_credentials_no_account_is_asked(project: Path, assembly: Path) -> None:
    ended = run(project, assembly, "--aws")
    assert ended.returncode == 1
    assert "there are no AWS credentials here" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_account_of_the_callers_credentials_is_asked(
    root: Path, project: Path, assembly: Path, tmp_path: Path
) -> None:
    """As in a real account, whose place a local AWS takes: another account's stages are left out, aloud."""
    from mwaa_platform.declaration.loader import load

    places = {team.at(s).place for team in load(project).teams.values() for s in team.stages}
    place: Place = sorted(places, key=lambda place: place.account)[0]
    folder = tmp_path / "server"
    folder.mkdir()
    with Server(root, folder) as server:
        ended = run(
            project,
            assembly,
            "--aws",
            "--json",
            AWS_ENDPOINT_URL=server.endpoint,
            AWS_CA_BUNDLE=str(folder / CERTIFICATE),
            AWS_ACCESS_KEY_ID=place.account,
            AWS_SECRET_ACCESS_KEY="test",
            AWS_REGION=place.region,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = json.loads(ended.stdout)
    assert found["proven"] and found["verdicts"]
    assert any("is deployed, so only its templates were proven" in text for text in found["left_out"])
