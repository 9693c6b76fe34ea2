"""`mwaa-platform access` as a person, a program and a pull request see it, and against another revision of git."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mwaa_platform.cli.access_tables import ranges
from mwaa_platform.cli.app import app
from tests.support.pages import blocks

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "how-to" / "review-access.md"
RAW = '{service: s3, id: raw, bucket: "raw-{stage}", prefix: "incoming/orders/*", access: read}'


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


def _run(folder: Path, *arguments: str, **variables: str) -> Ended:
    """In this process, so that Python starts once for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in variables.items():
            patch.setenv(name, value)
        ended = CliRunner().invoke(app, ["access", *arguments])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


def _git(folder: Path, *arguments: str) -> str:
    options = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    command = [str(shutil.which("git")), *options, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The declared teams in a repository of their own, below its top, committed once."""
    folder = tmp_path / "repository" / "platform"
    folder.mkdir(parents=True)
    for name in ("cdk.json", "app.py"):
        (folder / name).write_text("{}" if name == "cdk.json" else "")
    shutil.copytree(ROOT / "dags", folder / "dags", ignore=shutil.ignore_patterns("__pycache__"))
    _git(folder.parent, "init", "--quiet", "--initial-branch", "main")
    _git(folder.parent, "add", "--all")
    _git(folder.parent, "commit", "--quiet", "--message", "first")
    return folder


def _edit(project: Path, old: str, new: str, team: str = "orders") -> None:
    path = project / "dags" / team / "team.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_every_team_with_the_figures_last() -> None:
    ended = _run(ROOT)
    assert (ended.returncode, ended.stderr) == (0, "")
    last = ended.stdout.splitlines()[-1]
    assert last.startswith("3 teams, 4 stages, ") and ", 0 unproven;" in last
    assert "dags/finance/team.yaml:" in ended.stdout and "dags/orders/team.yaml:" in ended.stdout


def test_a_grant_says_line_task_and_proof() -> None:
    said = _run(ROOT, "orders", "--stage", "dev").stdout
    (line,) = [
        number
        for number, text in enumerate((ROOT / "dags/orders/team.yaml").read_text().splitlines(), 1)
        if RAW in text
    ]
    assert f"dags/orders/team.yaml:{line}  s3 raw" in said
    assert "task 2: daily_orders_pipeline:wait_for_file dags/orders/daily_orders_pipeline.py:" in said
    (row,) = [text for text in said.splitlines() if "s3:::raw-dev/incoming/orders/*" in text]
    assert row.split() == ["s3:GetObject", "2", "recorded", "s3:::raw-dev/incoming/orders/*"]
    assert "finance" not in said and "orders-prod" not in said
    assert "because MWAA itself reads its bucket" in said


def test_json_has_every_grant_with_whole_arns() -> None:
    found = json.loads(_run(ROOT, "orders", "--json").stdout)
    assert [stage["stage"] for stage in found["stages"]] == ["dev", "prod"]
    entries = [entry for stage in found["stages"] for entry in stage["entries"]]
    (read,) = [e for e in entries if e["resource"] == "arn:aws:s3:::raw-prod/incoming/orders/*"]
    assert (read["action"], read["proven"], read["source"]) == (
        "s3:GetObject",
        "recorded",
        "s3:HeadObject: S3KeySensor, success",
    )
    assert [(use["dag"], use["task"]) for use in read["used_by"]] == [("daily_orders_pipeline", "wait_for_file")]
    assert found["figures"] in _run(ROOT, "orders").stdout


def test_markdown_is_a_table_for_each_role() -> None:
    said = _run(ROOT, "finance", "--markdown").stdout
    assert "### execution role" in said and "### arn:aws:iam::333333333333:role/auditor" in said
    tables = [line for line in said.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in tables} == {6}


def test_the_work_tree_against_a_revision(project: Path) -> None:
    assert _run(project, "orders", "--against", "HEAD").stdout == "no difference against HEAD\n"
    _edit(project, 'prefix: "incoming/orders/*", access: read', 'prefix: "incoming/*", access: read')
    _edit(project, "  - {service: sns, id: alerts, topics: [orders-alerts]}\n", "")
    (project / "dags/orders/daily_orders_pipeline.py").write_text("")
    ended = _run(project, "orders", "--against", "HEAD", "--json")
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    counts = {kind: found[kind] for kind in ("added", "removed", "widened", "narrowed", "changed")}
    assert counts == {"added": 0, "removed": 2, "widened": 4, "narrowed": 0, "changed": 0}
    gone = [change["before"]["causes"][0] for change in found["differences"] if change["change"] == "removed"]
    assert [(cause["file"], cause["line"]) for cause in gone] == [("dags/orders/team.yaml", 19)] * 2
    table = _run(project, "--against", "HEAD").stdout
    assert "dags/orders/team.yaml:19 at HEAD  sns alerts" in table
    assert "6 grants differ against HEAD: 0 added, 4 widened, 0 changed, 0 narrowed, 2 removed" in table
    markdown = _run(project, "--against", "HEAD", "--markdown").stdout
    assert "`arn:aws:s3:::raw-dev/incoming/orders/*` → `arn:aws:s3:::raw-dev/incoming/*`" in markdown
    assert _git(project, "status", "--porcelain", "--", "dags/orders/team.yaml").startswith(" M")


def test_a_team_that_did_not_exist_then_has_all_its_grants_new(project: Path) -> None:
    shutil.copytree(project / "dags/finance", project / "dags/treasury")
    for old, new in (("team: finance", "team: treasury"), ("10.30.0.0/20", "10.31.0.0/20"), ("nothing", "nothing")):
        path = project / "dags/treasury/team.yaml"
        path.write_text(path.read_text().replace(old, new))
    found = json.loads(_run(project, "treasury", "--against", "HEAD", "--json").stdout)
    every = json.loads(_run(project, "treasury", "--json").stdout)["stages"][0]["entries"]
    assert found["added"] == len(every) and found["removed"] == 0
    shutil.rmtree(project / "dags/treasury")
    shutil.rmtree(project / "dags/finance")
    gone = json.loads(_run(project, "finance", "--against", "HEAD", "--json").stdout)
    assert gone["removed"] > 100 and gone["added"] == 0


def test_a_revision_before_there_was_any_team(project: Path, tmp_path: Path) -> None:
    empty = _git(project, "commit-tree", "-m", "empty", _git(project, "hash-object", "-t", "tree", "/dev/null").strip())
    found = json.loads(_run(project, "--against", empty.strip(), "--json").stdout)
    assert found["added"] > 300 and found["removed"] == 0


def test_what_git_would_leave_out_of_an_archive_is_read_too(project: Path) -> None:
    (project / ".gitattributes").write_text("dags export-ignore\n*.yaml export-subst\n")
    (project / "dags/orders/größe 1.py").write_text("# $Format:%H$\n")
    (project / "dags/orders/link.py").symlink_to("daily_orders_pipeline.py")
    _git(project, "add", "--all")
    _git(project, "commit", "--quiet", "--message", "attributes")
    assert _run(project, "--against", "HEAD").stdout == "no difference against HEAD\n"


def test_an_extra_statement_has_the_reason_that_was_declared(project: Path) -> None:
    reason = "the operator of the billing database waits until it is there"
    extra = (
        f"extra_statements: [{{actions: ['rds:DescribeDBInstances'], resources: ['*'], reason: {reason}}}]\n\nstages:"
    )
    _edit(project, "stages:", extra)
    said = _run(project, "orders", "--stage", "dev").stdout
    assert (
        f"extra statement\n    rds:DescribeDBInstances               -      unproven  *\n      because {reason}" in said
    )
    (line,) = [
        c["after"]["causes"][0]["line"]
        for c in json.loads(_run(project, "orders", "--stage", "dev", "--against", "HEAD", "--json").stdout)[
            "differences"
        ]
    ]
    assert (project / "dags/orders/team.yaml").read_text().splitlines()[line - 1].startswith("extra_statements:")


def test_a_declaration_of_then_that_todays_rules_refuse(project: Path) -> None:
    _edit(project, "service: glue", "service: gleu")
    _git(project, "commit", "--quiet", "--all", "--message", "bad")
    _edit(project, "service: gleu", "service: glue")
    ended = _run(project, "orders", "--against", "HEAD")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "dags/orders/team.yaml:17: error: integrations[2].service: unknown service gleu" in ended.stderr
    assert "the declarations of HEAD do not load with today's rules (1 problem above)" in ended.stderr
    found: dict[str, Any] = json.loads(_run(project, "orders", "--against", "HEAD", "--json").stdout)
    assert (found["valid"], len(found["problems"])) == (False, 1)
    assert _run(project, "finance", "--against", "HEAD").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--against", "nope"), "git knows no revision 'nope'"),
        (("--against", "--output=x"), "git knows no revision '--output=x'"),
        (("nobody",), "no team nobody; declared: cookbook, finance, orders"),
        (("nobody", "--against", "HEAD"), "no team nobody; declared: orders, cookbook, finance"),
        (("--stage", "night"), "no stage night; declared: dev, prod"),
        (("finance", "--stage", "dev"), "no stage dev; declared: prod"),
        (("--json", "--markdown"), "--json and --markdown exclude each other"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(project: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = _run(project, *arguments)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert said.replace("orders, cookbook, finance", "cookbook, finance, orders") in ended.stderr
    assert "Traceback" not in ended.stderr


def test_outside_git_there_is_nothing_to_compare_with(project: Path, tmp_path: Path) -> None:
    shutil.rmtree(project.parent / ".git")
    ended = _run(project, "--against", "HEAD", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert ended.returncode == 1
    assert "is in no git repository" in ended.stderr
    ended = _run(project, "--against", "HEAD", PATH=str(tmp_path))
    assert "git is not installed" in ended.stderr
    assert _run(project, PATH=str(tmp_path)).returncode == 0


def test_the_example_of_the_how_to_is_what_is_said(project: Path) -> None:
    _edit(project, 'prefix: "incoming/orders/*", access: read', 'prefix: "incoming/*", access: read')
    _edit(project, "  - {service: sns, id: alerts, topics: [orders-alerts]}\n", "")
    (shown,) = [block for block in blocks(PAGE, "console") if "differ" in block]
    command, _, lines = shown.partition("\n")
    assert command == "$ mwaa-platform access orders --stage dev --against main"
    said = _run(project, "orders", "--stage", "dev", "--against", "main").stdout
    assert [line.rstrip() for line in said.splitlines()] == lines.splitlines()


def test_the_rows_of_the_how_to_are_the_reports(project: Path) -> None:
    (shown,) = [block for block in blocks(PAGE, "console") if "wait_for_file" in block]
    said = [line.rstrip() for line in _run(project, "orders", "--stage", "dev").stdout.splitlines()]
    command, *lines = shown.splitlines()
    assert command == "$ mwaa-platform access orders --stage dev"
    assert [line for line in lines if line.strip() not in ("…", "") and line not in said] == []


def test_the_difference_as_a_pull_requests_text(project: Path) -> None:
    _edit(project, "crawlers: [orders-processed-crawler]", "crawlers: [other]")
    arguments = ("orders", "--against", "main", "--markdown")
    assert (
        "| **added** | orders-prod | execution role | `glue:GetCrawler, glue:StartCrawler` |"
        in _run(project, *arguments).stdout
    )


def test_many_tasks_of_one_grant_are_ranges() -> None:
    assert ranges([(number, number != 5) for number in (1, 2, 3, 5, 7, 8)]) == "1-3, 5?, 7-8"
    assert ranges([(1, False), (2, False), (3, True)]) == "1-2?, 3"
    assert ranges([]) == ""
