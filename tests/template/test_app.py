"""app.py: which stages are built, and what it says when it cannot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import Only, build
from tests.support.copies import copy_project
from tests.support.projects import MINIMAL, write_team


def _stages(root: Path, only: Only) -> set[str]:
    assembly = build(root, only, policy=False).synth()
    return {path.name.split("-", 1)[1] for path in Path(assembly.directory).glob("assembly-*")}


@pytest.mark.feature("T3")
@pytest.mark.parametrize(
    ("only", "stages"),
    [
        (Only(), {"cookbook-dev", "finance-prod", "orders-dev", "orders-prod"}),
        (Only(team="orders", stage="dev"), {"orders-dev"}),
        (Only(stage="prod"), {"finance-prod", "orders-prod"}),
    ],
    ids=["all", "one stage of one team", "one stage of all teams"],
)
def test_only_builds_what_it_names(root: Path, only: Only, stages: set[str]) -> None:
    assert _stages(root, only) == stages


def test_a_stage_that_is_not_declared_is_named_with_those_that_are(root: Path) -> None:
    declared = "cookbook-dev, finance-prod, orders-dev, orders-prod"
    with pytest.raises(LookupError, match=f"no declared stage is team nobody, stage any; declared: {declared}"):
        build(root, Only(team="nobody"))


@pytest.mark.feature("T1", "T3")
def test_all_teams_of_a_root_are_built(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL)
    other = {"dev": {"account": "222222222222", "region": "eu-west-1"}}
    write_team(tmp_path, {**MINIMAL, "team": "payments", "stages": other}, folder="payments")
    assert _stages(tmp_path, Only()) == {"orders-dev", "payments-dev"}


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("app")
    copy_project(root, folder)
    return folder


def _run(folder: Path, context: str = "{}") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{folder}:{folder / 'constructs'}",
        "CDK_OUTDIR": str(folder / "out"),
        "CDK_CONTEXT_JSON": context,
    }
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_context_selects_team_and_stage(copy: Path) -> None:
    ended = _run(copy, '{"team": "orders", "stage": "dev"}')
    assert ended.returncode == 0, ended.stderr
    assert [path.name for path in (copy / "out").glob("assembly-*")] == ["assembly-orders-dev"]


@pytest.mark.parametrize(
    ("context", "declaration", "said"),
    [
        ('{"team": "nobody"}', None, "no declared stage is team nobody"),
        ("{}", "team: [", "is not valid YAML"),
        ("{}", "public", "policy: the findings above are open"),
    ],
)
def test_errors_end_with_1_and_no_traceback(copy: Path, context: str, declaration: str | None, said: str) -> None:
    path = copy / "dags" / "orders" / "team.yaml"
    former = path.read_text()
    if declaration == "public":
        path.write_text(former.replace("webserver: {access: private}", "webserver: {access: public}"))
    elif declaration:
        path.write_text(declaration)
    try:
        ended = _run(copy, context)
    finally:
        path.write_text(former)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
