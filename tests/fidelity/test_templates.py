"""Every template of every declaration here passes every judge, but for the exceptions that are listed and still needed."""

from functools import cache
from pathlib import Path

import pytest

from tests.fidelity.deployed import Deployed
from tests.fidelity.exceptions import EXCEPTED, Excepted, open_findings
from tests.fidelity.findings import Finding
from tests.fidelity.judges import api_model, cdk, cfn_lint, schemas
from tests.support.templates import assembly_of

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = [ROOT, *sorted(path for path in (ROOT / "tests" / "profiles").iterdir() if path.is_dir())]
JUDGES = {"cdk": cdk, "cfn-lint": cfn_lint, "schema": schemas, "api": api_model}


@cache
def _said(judge: str, project: Path) -> list[Finding]:
    assembly = assembly_of(project)
    return list(cdk.judge(assembly) if judge == "cdk" else JUDGES[judge].judge(Deployed.read(assembly)))


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_no_judge_objects(judge: str, project: Path) -> None:
    assert [str(finding) for finding in open_findings(_said(judge, project))] == []


@pytest.mark.parametrize("excepted", EXCEPTED, ids=lambda excepted: f"{excepted.rule} {excepted.place}")
def test_an_exception_is_still_needed(excepted: Excepted) -> None:
    assert any(excepted.covers(finding) for project in PROJECTS for finding in _said(excepted.judge, project))
    assert len(excepted.because) > 20


def test_there_is_something_to_judge() -> None:
    for project in PROJECTS:
        deployed = Deployed.read(assembly_of(project))
        declared = list((project / "dags").glob("*/team.yaml"))
        environments = [kind for stack in deployed.resources.values() for kind, _ in stack.values()]
        assert len(declared) <= environments.count(api_model.ENVIRONMENT)
