"""Every grant of the teams' roles is needed by a recorded decision or explained; and whatever is wrong about that is found."""

import copy
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target
from sandbox.proof.units import listed
from sandbox.replay import golden
from sandbox.replay.check import Checked, check
from sandbox.replay.evidence import Claimed, Mwaa, Nothing, Reason, Recorded, Rehearsed, Unexercised
from sandbox.replay.golden import GOLDEN
from sandbox.replay.unexercised import UNEXERCISED
from tests.support.templates import synthesised

STAGE = "orders-dev"
JOB = "arn:aws:glue:{region}:{account}:job/orders-daily-transform"


def targets(root: Path) -> list[Target]:
    return [team.at(stage) for team in load(root).teams.values() for stage in team.stages]


@pytest.fixture(scope="module")
def one_stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Goldens of one stage only."""
    folder = tmp_path_factory.mktemp("golden")
    shutil.copy(golden.path_of(STAGE), folder)
    return folder


def changed(root: Path, sid: str, *, add: str = "", drop: str = "") -> dict[str, Any]:
    """The templates, with an action more or less in that statement of the stage's role."""
    templates = copy.deepcopy(synthesised(root))
    for resource in templates[f"{STAGE}-Mwaa"]["Resources"].values():
        for statement in resource.get("Properties", {}).get("PolicyDocument", {}).get("Statement", ()):
            if statement.get("Sid") == sid:
                actions = [action for action in listed(statement["Action"]) if action != drop]
                statement["Action"] = actions + ([add] if add else [])
    assert templates != synthesised(root)
    return templates


def found(root: Path, folder: Path, templates: Mapping[str, Any] | None = None, *more: Unexercised) -> tuple[str, ...]:
    return check(targets(root), templates or synthesised(root), (*UNEXERCISED, *more), folder).findings


@pytest.fixture(scope="module")
def checked(root: Path) -> Checked:
    return check(targets(root), synthesised(root), UNEXERCISED)


def test_every_grant_is_needed_or_explained(checked: Checked) -> None:
    assert checked.findings == ()
    assert checked.unrecorded == ()
    of_stages = [one for one in checked.replayed if "Triggers" not in one.stage]
    assert [one.stage for one in of_stages] == ["cookbook-dev", "finance-prod", "orders-dev", "orders-prod"]
    assert not any(one.refused for one in checked.replayed)
    for one in of_stages:
        assert one.decisions > 20
        assert len(one.removed) > 40
    assert "grants of 7 roles removed" in checked.said


def test_what_flips_is_of_the_grants_own_action(checked: Checked) -> None:
    by_grant = {
        (r.grant.action, r.grant.resource): {one.action for one in r.flipped}
        for one in checked.replayed
        for r in one.removed
        if one.stage == STAGE and r.flipped
    }
    assert by_grant["glue:BatchStopJobRun", JOB] == {"glue:BatchStopJobRun"}
    assert by_grant["s3:GetObject*", "arn:aws:s3:::{bucket}/*"] == {"s3:GetObject"}
    assert by_grant["redshift-data:DescribeStatement", "*"] == {"redshift-data:DescribeStatement"}
    # The late file's answer hangs on it, by its prefix.
    assert by_grant["s3:ListBucket", "arn:aws:s3:::raw-dev"] == {"s3:ListBucket"}


def test_a_grant_takes_milliseconds(checked: Checked) -> None:
    grants = sum(len(one.removed) for one in checked.replayed)
    assert sum(one.seconds for one in checked.replayed) / grants < 0.1


def test_a_missing_grant_is_found(root: Path, one_stage: Path) -> None:
    said = found(root, one_stage, changed(root, "GlueJobs", drop="glue:GetJobRun"))
    assert any(
        text.startswith("orders-dev: daily_orders_pipeline.transform: the whole role does not allow glue:GetJobRun")
        for text in said
    )


def test_a_grant_that_nothing_needs_is_found(root: Path, one_stage: Path) -> None:
    said = found(root, one_stage, changed(root, "GlueJobs", add="glue:DeleteJob"))
    assert said == (
        f"orders-dev: GlueJobs: glue:DeleteJob on {JOB}: without it every recorded decision stays as it is, and no reason is given",
    )


def test_a_grant_that_a_dag_has_ceased_to_need_is_found(root: Path, tmp_path: Path) -> None:
    text = golden.path_of(STAGE).read_text(encoding="utf-8")
    kept = {
        task: [line for line in lines if line["action"] != "glue:GetCrawlerMetrics"]
        for task, lines in json.loads(text).items()
    }
    golden.path_of(STAGE, tmp_path).write_text(json.dumps(kept))
    (said,) = found(root, tmp_path)
    assert said.startswith("orders-dev: GlueCrawlerMetrics: glue:GetCrawlerMetrics on *: without it")


@pytest.mark.parametrize(
    ("action", "statement", "reason", "said"),
    [
        ("glue:GetJobRuns", "GlueJobs", Mwaa(), "MWAA's baseline has no such grant"),
        ("glue:GetJobRuns", "GlueJobs", Recorded("GlueJobOperator, kill"), "no call that was recorded of GlueJobOperator, kill"),
        ("glue:GetJobRuns", "GlueJobs", Claimed("glue:GetJobRun"), "nothing is claimed to be checked behind glue:GetJobRun"),
        ("glue:GetJobRuns", "GlueJobs", Rehearsed("orders-dev"), "no decision of orders-dev needs it either"),
        ("glue:GetJobRuns", "GlueJobs", Nothing(), "glue:GetJobRuns needs it"),
        ("glue:GetJob", "GlueJobs", Nothing(), "a reason is given why no DAG needs it, and daily_orders_pipeline.transform does"),
        ("glue:DeleteJob", "GlueJobs", Nothing(), "a reason is given for what is not granted"),
    ],
)  # fmt: skip
def test_a_reason_that_is_not_so_is_found(
    action: str, statement: str, reason: Reason, said: str, root: Path, one_stage: Path
) -> None:
    (text,) = found(root, one_stage, None, Unexercised((STAGE,), statement, action, reason, "because"))
    assert said in text


def test_decisions_of_a_stage_that_is_gone_are_found(root: Path, tmp_path: Path) -> None:
    shutil.copy(golden.path_of(STAGE), tmp_path)
    shutil.copy(golden.path_of(STAGE), golden.path_of("gone-dev", tmp_path))
    assert found(root, tmp_path) == (
        "gone-dev: decisions are recorded of a stage that is not declared: make decisions",
    )


def test_a_stage_that_was_not_recorded_is_said(root: Path, one_stage: Path) -> None:
    assert check(targets(root), synthesised(root), UNEXERCISED, one_stage).unrecorded == (
        *("cookbook-dev", "finance-prod", "orders-prod"),
    )


def test_the_goldens_are_as_they_are_written() -> None:
    for stage in golden.stages():
        assert golden.path_of(stage).read_text(encoding="utf-8") == golden.text_of(golden.read(stage) or ())
    assert golden.path_of(STAGE).parent == GOLDEN


def with_trigger_statement(root: Path, action: str, *, but: str = "") -> dict[str, Any]:
    """The templates, with an action more, or another, where the stage's state machine may call the REST API."""
    templates = copy.deepcopy(synthesised(root))
    for resource in templates[f"{STAGE}-Triggers"]["Resources"].values():
        for statement in resource.get("Properties", {}).get("PolicyDocument", {}).get("Statement", ()):
            if statement["Action"] == "airflow:InvokeRestApi":
                statement["Action"] = [one for one in ("airflow:InvokeRestApi", action) if one != but]
    assert templates != synthesised(root)
    return templates


def test_a_state_machines_grants_are_needed_too(checked: Checked) -> None:
    flipped = {
        result.stage: [r.grant.action for r in result.removed if r.flipped]
        for result in checked.replayed
        if "Triggers" in result.stage
    }
    assert flipped == {
        "orders-dev-Triggers/nightlycloseRole": ["airflow:InvokeRestApi"],
        "orders-prod-Triggers/nightlycloseRole": ["lambda:InvokeFunction"],
        "orders-prod-Triggers/RestApiUserRole": ["airflow:InvokeRestApi"],
    }


def test_what_a_state_machine_may_do_and_does_not_is_found(root: Path, one_stage: Path) -> None:
    (said,) = found(root, one_stage, with_trigger_statement(root, "airflow:CreateCliToken"))
    assert said.startswith("orders-dev-Triggers/nightlycloseRole: ") and "airflow:CreateCliToken" in said
    said = "".join(
        found(root, one_stage, with_trigger_statement(root, "airflow:GetEnvironment", but="airflow:InvokeRestApi"))
    )
    assert "the whole role does not allow airflow:InvokeRestApi" in said
