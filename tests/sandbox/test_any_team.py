"""Teams that are not this repository's: a new one as `new` writes it, and one that declares 300 resources."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.copies import copy_project
from tests.support.projects import MINIMAL, write_team
from tests.support.templates import resources_of, role_statements, synthesised

COMMAND = str(Path(sys.executable).parent / "mwaa-platform")
RESOURCES = {
    "jobs": [f"some-nightly-job-{n:03}" for n in range(150)],
    "queues": [f"some-queue-of-the-team-{n:03}" for n in range(75)],
    "topics": [f"some-topic-of-the-team-{n:03}" for n in range(75)],
}
MANY = {
    **MINIMAL,
    "team": "many",
    "integrations": [
        {"service": "glue", "id": "etl", "jobs": RESOURCES["jobs"]},
        {"service": "sqs", "id": "in", "queues": RESOURCES["queues"], "access": "receive"},
        {"service": "sns", "id": "out", "topics": RESOURCES["topics"]},
    ],
    "stages": {"dev": {"account": "444444444444", "region": "eu-central-1"}},
}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("teams")
    copy_project(root, folder)
    shutil.rmtree(folder / "dags")
    write_team(folder, MANY, folder="many")
    ended = subprocess.run([COMMAND, "new", "payments"], cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture(scope="module")
def rehearsed(project: Path) -> dict[str, Any]:
    ended = subprocess.run(
        [COMMAND, "rehearse", "--json"], cwd=project, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_both_rehearse_as_they_are(rehearsed: dict[str, Any]) -> None:
    stacks = {stack["stack"]: stack["status"] for stack in rehearsed["stacks"]}
    names = ("Network", "Storage", "Mwaa", "Monitoring")
    assert stacks == {f"{team}-dev-{n}": "CREATE_COMPLETE" for team in ("many", "payments") for n in names}
    assert rehearsed["compared"] == 8


def test_all_300_are_granted_within_iams_limits(project: Path) -> None:
    template = synthesised(project)["many-dev-Mwaa"]
    text = json.dumps(role_statements(template, "MWAA environment"))
    missing = [
        name for names in RESOURCES.values() for name in names if f':{name}"' not in text and f'/{name}"' not in text
    ]
    assert missing == []
    managed = resources_of(template, "AWS::IAM::ManagedPolicy").values()
    assert 2 <= len(managed) <= 10
    sizes = [len(json.dumps(p["Properties"]["PolicyDocument"], separators=(",", ":"))) for p in managed]
    assert max(sizes) <= 6_144
