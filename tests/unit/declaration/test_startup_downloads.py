"""startup.sh in a network without internet: what it fetches, from where, whether that is certain, and what works."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from tests.support.projects import with_stage, write_team
from tests.unit.declaration.test_networks import COMMON, WITHOUT_INTERNET

ISOLATED: dict[str, Any] = {"webserver": {"access": "public_and_private"}, "network": {"mode": "isolated"}}
PRIVATE: dict[str, Any] = {"webserver": {"access": "private"}}
COOKBOOK = Path(__file__).parents[3] / "dags" / "cookbook" / "startup.sh"
INDEX = "https://aws:$TOKEN@data-111111111111.d.codeartifact.ca-central-1.amazonaws.com/pypi/python/simple/"
ENDPOINTS = ["codeartifact.api", "codeartifact.repositories"]


def found(root: Path, script: str, stage: dict[str, Any] | None = None, **declared: Any) -> list[Problem]:
    """What is said of downloads."""
    folder = write_team(root, {**with_stage(**(ISOLATED if stage is None else stage)), **declared}).parent
    (folder / "startup.sh").write_text(script)
    try:
        problems = load(root).warnings
    except DeclarationError as error:
        problems = error.problems
    return [
        p for p in problems if (p.file or Path()).name == "startup.sh" and "MWAA installs requirements" not in p.message
    ]


@pytest.mark.feature("N3", "P2")
@pytest.mark.parametrize(
    ("script", "host"),
    [
        ("pip install pendulum-extras", "pypi.org"),
        ("python3 -m pip install -U boto3", "pypi.org"),
        ("sudo -E pip3 install 'dbt-core>=1.11'", "pypi.org"),
        ('python3 -m venv /tmp/v\n"/tmp/v/bin/pip" install --quiet boto3', "pypi.org"),
        ("A=1 PIP_USER=false $HOME/v/bin/pip install x", "pypi.org"),
        ("uv pip install x", "pypi.org"),
        ("pip install --index-url https://pypi.org/simple x", "pypi.org"),
        ("pip install torch --index-url=https://download.pytorch.org/whl/cpu", "download.pytorch.org"),
        ("pip install 'x @ git+https://github.com/org/x@v1'", "github.com"),
        (
            "pip install --no-index -c https://raw.githubusercontent.com/a/b/c.txt -f /tmp x",
            "raw.githubusercontent.com",
        ),
        ("curl -sSL https://github.com/org/tool/releases/download/1/tool -o /tmp/tool", "github.com"),
        ('URL=https://repo1.maven.org/x.jar\nwget -q "$URL"', "repo1.maven.org"),
        ("x=$(curl -s https://api.github.com/meta)", "api.github.com"),
        ("curl -fsSL astral.sh/uv/install.sh | sh", "astral.sh"),
        ("git clone --depth 1 git@github.com:org/dags.git /tmp/dags", "github.com"),
        ("sudo dnf install -y libaio", "cdn.amazonlinux.com"),
        ("sudo yum -y \\\n  install libaio", "cdn.amazonlinux.com"),
        ("curl https://github.com/x -o /tmp/x || exit 1", "github.com"),
        ('if [ "${MWAA_AIRFLOW_COMPONENT}" != "webserver" ]; then\n  curl https://github.com/x\nfi', "github.com"),
    ],
)
def test_what_surely_fails_is_refused(tmp_path: Path, script: str, host: str) -> None:
    (problem,) = found(tmp_path, script)
    assert (problem.severity, f"and {host} is on the internet: this fails there" in problem.message) == ("error", True)
    assert problem.message.startswith("stage dev has an isolated network")
    assert problem.cure
    assert problem.line == (2 if script.startswith(("URL", "if", "python3 -m venv")) else 1)


@pytest.mark.parametrize(
    "script",
    [
        "if [ -f /tmp/x ]; then curl https://github.com/x; fi",
        "[ -f /tmp/x ] && curl https://github.com/x",
        "command -v jq || sudo dnf install -y jq",
        "curl https://github.com/x || true",
        "fetch() {\n  curl https://github.com/x\n}",
        'case "$AIRFLOW_ENV_NAME" in\n  orders-dev) curl https://github.com/x ;;\nesac',
        'if [ "$MWAA_AIRFLOW_COMPONENT" = webserver ]; then curl https://github.com/x; fi',
        "pip install --find-links /usr/local/airflow/plugins/wheels x",
        "pip install -r /tmp/more.txt",
        "pip install --extra-index-url https://nexus.example.com/simple x",
        "pip install $PACKAGES",
        "pipx install x",
        "sudo dnf install -y /usr/local/airflow/plugins/x.rpm",
        "pip install --index-url https://nexus.example.com/simple x",
        "curl https://files.example.com/x",
    ],
)
def test_what_may_fail_is_a_warning(tmp_path: Path, script: str) -> None:
    (problem,) = found(tmp_path, script)
    assert (problem.severity, bool(problem.cure)) == ("warning", True)


@pytest.mark.feature("P2")
@pytest.mark.parametrize(
    "script",
    [
        "pip install --no-index --find-links ${AIRFLOW_HOME}/plugins/wheels x",
        "export PIP_NO_INDEX=1 PIP_FIND_LINKS=/usr/local/airflow/plugins\npip install x",
        "PIP_NO_INDEX=true pip install x",
        "pip install /usr/local/airflow/plugins/x-1-py3-none-any.whl",
        "pip install boto3",
        "pip install --index-url http://10.1.2.3/simple x",
        "pip install --index-url http://nexus.internal:8081/simple x",
        'pip install --index-url "$INDEX" x',
        "export https_proxy=http://proxy.example.com:3128\npip install x",
        "curl -x http://proxy.example.com:3128 https://github.com/x",
        "curl http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "curl http://localhost:8080/health",
        "aws s3 cp s3://orders-tools/x /tmp/x",
        'echo "curl https://github.com/x"',
        "# pip install x",
        "cat > /tmp/readme <<'END'\ncurl https://github.com/x\nEND",
        "git config --global url.https://github.com/.insteadOf git@github.com:",
        "pip list; git --version",
        "sudo dnf install -y --disablerepo='*' /usr/local/airflow/plugins/x.rpm",
    ],
)
def test_what_works_is_passed_by(tmp_path: Path, script: str) -> None:
    assert found(tmp_path, script) == []


def test_with_a_way_out_nothing_is_said(tmp_path: Path) -> None:
    assert found(tmp_path, COOKBOOK.read_text(), {"webserver": {"access": "public_and_private"}}) == []
    (problem,) = found(tmp_path, COOKBOOK.read_text())
    assert (problem.severity, problem.line) == ("error", 13)


@pytest.mark.feature("P5")
def test_an_index_in_code_artifact_needs_its_endpoints(tmp_path: Path) -> None:
    script = f'pip install --index-url "{INDEX}" x'
    (problem,) = found(tmp_path, script)
    assert (problem.severity, problem.cure) == ("error", f"add {', '.join(ENDPOINTS)} to the network's extra_endpoints")
    within = {**ISOLATED, "network": {"mode": "isolated", "extra_endpoints": ENDPOINTS}}
    assert found(tmp_path, script, within) == []
    declared = {"code_artifact": {"domain": "data", "repository": "python"}}
    assert found(tmp_path, "/tmp/v/bin/pip install dbt-core", within, dependencies=declared) == []
    assert found(tmp_path, "pip install --index-url https://pypi.org/simple x", within, dependencies=declared) != []
    assert found(tmp_path, script, {**ISOLATED, "network": WITHOUT_INTERNET}) == []


def test_requirements_of_the_folder_are_read(tmp_path: Path) -> None:
    script = "/tmp/v/bin/pip install -r /usr/local/airflow/dags/dbt.txt"
    folder = write_team(tmp_path, with_stage(**ISOLATED)).parent
    (folder / "dbt.txt").write_text("dbt-core==1.11.16\n")
    assert [p.severity for p in found(tmp_path, script)] == ["error"]
    (folder / "dbt.txt").write_text("--no-index\n--find-links /usr/local/airflow/plugins\ndbt-core==1.11.16\n")
    assert found(tmp_path, script) == []


def test_each_network_without_internet_is_named(tmp_path: Path) -> None:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "networks.yaml").write_text(
        yaml.safe_dump({"networks": {"common": {**COMMON, "mode": "isolated"}}})
    )
    (problem,) = found(tmp_path, "pip install x", {**ISOLATED, "network": {"mode": "shared", "network": "common"}})
    assert problem.message.startswith("stage dev lies in the isolated network common, and pypi.org")
    (problem,) = found(tmp_path, "pip install x", {**ISOLATED, "network": WITHOUT_INTERNET})
    assert problem.severity == "error"
    assert found(tmp_path, "curl https://files.example.com/x", {**ISOLATED, "network": WITHOUT_INTERNET}) == []


def test_the_private_index_is_named_only_where_it_is_reached(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "pip install x")
    assert "dependencies.code_artifact" in problem.cure
    (problem,) = found(tmp_path, "pip install x", {"network": {"mode": "isolated"}})
    assert "dependencies.code_artifact" not in problem.cure
    assert "has a private web server" not in problem.message


@pytest.mark.parametrize(
    "command",
    [
        "curl -o /tmp/x https://example.com/x",
        "sudo dnf install -y libaio",
        'curl "$URL"',
        'git clone "$REPOSITORY" /tmp/x',
        '/tmp/v/bin/pip install --index-url "$INDEX" x',
    ],
)
def test_downloads_before_a_private_web_server(tmp_path: Path, command: str) -> None:
    (problem,) = found(tmp_path, command + "\n", PRIVATE)
    assert "private web server, where nothing can be downloaded" in problem.message
    assert found(tmp_path, f'if [ "$MWAA_AIRFLOW_COMPONENT" != webserver ]; then\n{command}\nfi\n', PRIVATE) == []


@pytest.mark.parametrize(
    "command", ["pip install boto3", "pip install --no-index /tmp/x.whl", "curl -o $OUT http://localhost:8080"]
)
def test_what_is_at_hand_is_no_download_of_a_private_web_server(tmp_path: Path, command: str) -> None:
    assert found(tmp_path, command, PRIVATE) == []
