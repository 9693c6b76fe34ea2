"""`mwaa-platform doctor`: what it prints of any template, and how it ends."""

import json
import shutil
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mwaa_platform.cli.app import app
from tests.support.copies import copy_project

pytestmark = pytest.mark.feature("Z4", "Y7")
TEMPLATES = Path(__file__).resolve().parents[2] / "doctor" / "templates"
PUBLIC = """\
Resources:
  Environment:
    Type: AWS::MWAA::Environment
    Metadata: {"aws:cdk:path": Orders/Environment/Resource}
    Properties: {Name: orders, WebserverAccessMode: PUBLIC_ONLY, EnvironmentClass: !Ref Size}
Parameters:
  Size: {Type: String, Default: mw1.huge}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, outside any project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*arguments: str, code: int = 1) -> tuple[str, str]:
    ended = CliRunner().invoke(app, list(arguments))
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    assert ended.exit_code == code, ended.stdout + ended.stderr
    return ended.stdout, ended.stderr


def test_a_good_template_passes(here: Path) -> None:
    said, _ = _run("doctor", str(TEMPLATES / "nat.yaml"), code=0)
    assert said.endswith("0 error(s), 0 warning(s), 0 acknowledged, 0 cannot be told\n")


def test_two_templates_are_judged_together(here: Path) -> None:
    for name in ("network.yaml", "environment.yaml"):
        shutil.copy(TEMPLATES / name, here)
    alone = json.loads(_run("doctor", "environment.yaml", "--json", code=0)[0])["cannot_tell"]
    assert [doubt["what"] for doubt in alone if "MWAA-WayOut" in doubt["rules"]] == [
        "the subnet <import airflow-subnet-1> lies outside these templates",
        "the subnet <import airflow-subnet-2> lies outside these templates",
    ]
    both = json.loads(_run("doctor", "network.yaml", "environment.yaml", "--json", code=0)[0])
    assert both["passed"] and not both["findings"]
    assert not [doubt for doubt in both["cannot_tell"] if "MWAA-WayOut" in doubt["rules"]]


def test_a_finding_says_rule_place_cause_cure_and_where_it_is_written(here: Path) -> None:
    (here / "orders.yaml").write_text(PUBLIC)
    said, _ = _run("doctor", "orders.yaml")
    lines = said.splitlines()
    at = lines.index("error: MWAA-PrivateWebserver: the web server's access mode is PUBLIC_ONLY")
    assert lines[at + 1] == "  place: orders/Environment WebserverAccessMode (Orders/Environment/Resource)"
    assert lines[at + 2].startswith("  cure:  ")
    assert lines[at + 3].startswith("  cause: A public web server")
    assert lines[at + 4] == "  then:  it works, and is not safe"
    assert lines[at + 5] == (
        "  see:   docs/reference/policy.md#mwaa-privatewebserver; MWAA User Guide, Apache Airflow access modes"
    )


def test_what_findings_of_a_rule_have_in_common_is_said_once(here: Path) -> None:
    (here / "orders.yaml").write_text(PUBLIC)
    said, _ = _run("doctor", "orders.yaml")
    assert said.count("error: MWAA-LogsOn[") == 5
    assert said.count("docs/reference/policy.md#mwaa-logson;") == 1


def test_a_cure_names_what_is_in_this_template(here: Path) -> None:
    text = (TEMPLATES / "nat.yaml").read_text().replace('"logs:PutLogEvents"', '"logs:DescribeQueries"')
    (here / "nat.yaml").write_text(text)
    said, _ = _run("doctor", "nat.yaml")
    (cure,) = [line for line in said.splitlines() if line.startswith("  cure:  allow ")]
    assert cure.startswith("  cure:  allow logs:PutLogEvents on arn:aws:logs:")
    document = json.loads(_run("doctor", "nat.yaml", "--json")[0])
    assert cure.removeprefix("  cure:  ") in [finding["cure"] for finding in document["findings"]]


def test_what_the_guide_lists_and_nobody_tries_is_a_warning(here: Path) -> None:
    text = (TEMPLATES / "nat.yaml").read_text().replace('"logs:DescribeLogStreams"', '"logs:DescribeQueries"')
    (here / "nat.yaml").write_text(text)
    assert "warning: MWAA-RolePermissions[logs:DescribeLogStreams]" in _run("doctor", "nat.yaml", code=0)[0]
    assert "warning: MWAA-RolePermissions[logs:DescribeLogStreams]" in _run("doctor", "nat.yaml", "--strict")[0]


def test_json_has_the_same(here: Path) -> None:
    (here / "orders.yaml").write_text(PUBLIC)
    document = json.loads(_run("doctor", "orders.yaml", "--json")[0])
    (finding,) = [f for f in document["findings"] if f["rule"] == "MWAA-PrivateWebserver"]
    assert finding["template"] == "orders.yaml" and finding["resource"] == "Environment"
    assert finding["construct_path"] == "Orders/Environment/Resource" and finding["severity"] == "error"
    assert finding["aws_page"]["url"].startswith("https://docs.aws.amazon.com/mwaa/")
    assert not document["passed"] and document["environments"] == ["orders/Environment"]


def test_a_parameter_is_not_guessed(here: Path) -> None:
    (here / "orders.yaml").write_text(PUBLIC)

    def rules(*options: str) -> tuple[set[str], set[str]]:
        document = json.loads(_run("doctor", "orders.yaml", "--json", *options)[0])
        doubtful = {rule for doubt in document["cannot_tell"] for rule in doubt["rules"]}
        return {f["rule"] for f in document["findings"]}, doubtful

    found, doubtful = rules()
    assert "MWAA-EnvironmentClass" in doubtful - found
    for options in (("--defaults",), ("--parameter", "Size=mw1.tiny")):
        found, doubtful = rules(*options)
        assert "MWAA-EnvironmentClass" in found - doubtful
    found, doubtful = rules("--parameter", "Size=mw1.small")
    assert "MWAA-EnvironmentClass" not in found | doubtful


def test_warnings_fail_only_where_asked(here: Path) -> None:
    text = (
        (TEMPLATES / "nat.yaml")
        .read_text()
        .replace('core.lazy_load_plugins: "False"', 'core.lazy_load_plugins: "True"')
    )
    (here / "nat.yaml").write_text(text)
    said, _ = _run("doctor", "nat.yaml", code=0)
    assert "warning: MWAA-LazyPlugins" in said
    _run("doctor", "nat.yaml", "--strict")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("absent.yaml", None, "absent.yaml: No such file or directory"),
        ("a.json", '{"Resources": {', "a.json:1: is no JSON: "),
        ("a.yaml", "Resources:\n  A: [\n", "a.yaml:3: is no YAML: "),
        ("a.yaml", "team: orders\n", "a.yaml: is no CloudFormation template: it has no Resources"),
        ("a.yaml", "Resources: [1]\n", "a.yaml: is no CloudFormation template: it has no Resources"),
        (
            "a.yaml",
            "Resources: {B: {Type: 'AWS::S3::Bucket'}}\n",
            "there is no AWS::MWAA::Environment in these templates",
        ),
        ("folder/x", "", "folder: is no cdk.out: it has no manifest.json"),
    ],
    ids=str,
)
def test_what_is_no_template_is_said_in_a_line(here: Path, name: str, text: str | None, problem: str) -> None:
    if text is not None:
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text)
    _, said = _run("doctor", name.partition("/")[0])
    assert said.startswith(f"mwaa-platform: {problem}")


def test_a_parameter_without_a_value_is_refused(here: Path) -> None:
    _, said = _run("doctor", str(TEMPLATES / "nat.yaml"), "--parameter", "Size")
    assert said == "mwaa-platform: --parameter takes NAME=VALUE, got 'Size'\n"


def test_the_projects_own_assembly_with_what_it_acknowledged(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import Only, build

    copy_project(root, tmp_path)
    assembly = Path(build(root, Only("orders", "dev")).synth().directory)
    shutil.copytree(assembly, tmp_path / "cdk.out")
    monkeypatch.chdir(tmp_path)
    said, _ = _run("doctor", code=0)
    assert "developers reach the UI without a VPN" in said
    assert "1 environment(s)" in said and "0 error(s), 0 warning(s)" in said and "0 cannot be told" in said


def test_it_loads_neither_cdk_nor_boto3() -> None:
    program = (
        "import sys\n"
        "from mwaa_platform.cli.app import app\n"
        f"app(['doctor', {str(TEMPLATES / 'nat.yaml')!r}], standalone_mode=False)\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'aws_cdk', 'jsii', 'boto3', 'botocore', 'sandbox'}, loaded\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_what_makes_the_creation_fail_comes_first_and_is_counted(here: Path) -> None:
    (here / "orders.yaml").write_text(PUBLIC)
    said, _ = _run("doctor", "orders.yaml", "--defaults")
    effects = [line.removeprefix("  then:  ") for line in said.splitlines() if line.startswith("  then:")]
    assert effects[0] == "creation fails, or hangs"
    assert [effect for effect, _ in groupby(effects)] == list(dict.fromkeys(effects))
    document = json.loads(_run("doctor", "orders.yaml", "--defaults", "--json")[0])
    breaking = [f for f in document["findings"] if f["effect"] == effects[0] and f["severity"] == "error"]
    assert f"error(s) ({len(breaking)} by which creation fails)" in said
