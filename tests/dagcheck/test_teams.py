"""The example teams: their DAGs check without a word, and a line of theirs that is gone is named as it was."""

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.dagcheck import DagCheckError, check_team, of_broken_rehearsals, render, stop_at_errors
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    (team, index)
    for team in ("cookbook", "finance", "orders")
    for index in range(len(yaml.safe_load((ROOT / "dags" / team / "team.yaml").read_text())["integrations"]))
]


def _copied(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "dags", tmp_path / "dags", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def _without(root: Path, team: str, index: int) -> dict[str, Any]:
    """Takes one line away; gives it back."""
    path = root / "dags" / team / "team.yaml"
    declared = yaml.safe_load(path.read_text())
    gone: dict[str, Any] = declared["integrations"].pop(index)
    declared.pop("rehearsal", None)  # it names declared things too, and would miss the line first
    path.write_text(yaml.safe_dump(declared, sort_keys=False))
    return gone


@pytest.mark.parametrize("team", ["cookbook", "finance", "orders"])
def test_nothing_is_said_of_an_example_team(team: str) -> None:
    checked = check_team(load(ROOT).teams[team], ROOT)
    assert "\n".join(render(checked.findings)) == ""
    assert checked.files >= 1
    assert checked.calls > 5


@pytest.mark.parametrize(("team", "index"), LINES)
def test_a_line_that_is_gone_stops_a_synthesis_with_the_message_that_puts_it_back(
    tmp_path: Path, team: str, index: int
) -> None:
    root = _copied(tmp_path)
    gone = _without(root, team, index)
    teams = load(root).teams
    with pytest.raises(DagCheckError) as stopped:
        stop_at_errors(root, {team: list(teams[team].stages)}, teams)
    said = str(stopped.value)
    assert re.search(rf"^dags/{team}/\S+\.py:\d+: error: not declared: ", said), said
    assert f"add to dags/{team}/team.yaml, under integrations:" in said
    # A comment in a file that settles what is not read proposes its own line, without the id.
    lines = [yaml.safe_load(one) for one in re.findall(r"^      - (\{.*\})$", said, re.MULTILINE)]
    (proposed,) = (one for one in lines if one.get("id") == gone.get("id"))
    assert proposed["service"] == gone["service"]
    assert proposed.get("access") == gone.get("access")
    # Names that stand nowhere but in the line are the team's to write; filled in, the line is the one that was taken away.
    filled = {key: _filled(value, gone[key]) for key, value in proposed.items()}
    assert filled == gone
    path = root / "dags" / team / "team.yaml"
    declared = yaml.safe_load(path.read_text())
    declared["integrations"].append(filled)
    path.write_text(yaml.safe_dump(declared, sort_keys=False))
    checked = check_team(load(root).teams[team], root)
    assert checked.findings == ()


def _filled(proposed: Any, was: Any) -> Any:
    return was if "<" in str(proposed) else proposed


def test_the_message_names_file_line_task_and_operator(tmp_path: Path) -> None:
    root = _copied(tmp_path)
    _without(root, "finance", 0)
    teams = load(root).teams
    with pytest.raises(DagCheckError) as stopped:
        stop_at_errors(root, {"finance": ["prod"]}, teams)
    assert str(stopped.value) == (
        "dags/finance/daily_close.py:55: error: not declared: task fetch_rates, LambdaInvokeFunctionOperator: "
        'conf.get("platform", …) of rates_function: no integration has id: rates\n'
        "    add to dags/finance/team.yaml, under integrations:\n"
        "      - {service: lambda, id: rates, functions: [<function>]}"
    )


def test_a_name_that_the_line_has_otherwise_is_said_with_those_it_has(tmp_path: Path) -> None:
    root = _copied(tmp_path)
    path = root / "dags" / "orders" / "team.yaml"
    path.write_text(path.read_text().replace("[orders-daily-transform]", "[orders-daily-transform, orders-returns]"))
    teams = load(root).teams
    with pytest.raises(DagCheckError) as stopped:
        stop_at_errors(root, {"orders": ["dev"]}, teams)
    assert str(stopped.value) == (
        "dags/orders/daily_orders_pipeline.py:67: error: not declared: task transform, GlueJobOperator: "
        'conf.get("platform", …) of etl_job: id: etl has only etl_jobs, etl_crawler\n'
        "    mend: read one of these, or give conf.get a fallback"
    )


def test_a_line_that_the_local_run_misses_first_is_said_as_well(tmp_path: Path) -> None:
    root = _copied(tmp_path)
    path = root / "dags" / "orders" / "team.yaml"
    lines = [line for line in path.read_text().splitlines() if "id: raw" not in line]
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(DeclarationError) as failed:
        load(root)
    said = "\n".join(render(of_broken_rehearsals(root, failed.value)))
    assert "- {service: s3, id: raw, bucket: <bucket>, prefix: <prefix>*, access: read}" in said


def test_a_team_that_only_reports_is_told_and_not_stopped(tmp_path: Path) -> None:
    root = _copied(tmp_path)
    _without(root, "orders", 2)
    path = root / "dags" / "orders" / "team.yaml"
    path.write_text(path.read_text() + "dag_check: report\n")
    teams = load(root).teams
    reported = stop_at_errors(root, {"orders": ["dev", "prod"]}, teams)
    assert [finding.severity for finding in reported] == ["error"]
    assert check_team(teams["orders"], root).passed


def test_reading_loads_neither_cdk_nor_airflow_nor_boto() -> None:
    import subprocess

    program = (
        "import sys, typer\n"
        "from mwaa_platform.cli.app import app\n"
        "try: app(['check'], standalone_mode=False)\n"
        "except typer.Exit as end: assert end.exit_code == 0\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'aws_cdk', 'jsii', 'boto3', 'botocore', 'sandbox', 'airflow'}, loaded\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
