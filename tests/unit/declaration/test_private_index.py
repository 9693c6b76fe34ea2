"""CodeArtifact as pip's index: exactly its IAM, a token by the startup script, and where no index is reached."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.dependencies import CodeArtifact
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.private_index import index_lines, without_index_lines
from mwaa_platform.declaration.problems import DeclarationError
from mwaa_platform.declaration.team import Target
from mwaa_platform.storage.artifacts import Artifacts
from tests.support.projects import with_stage, write_team
from tests.unit.declaration.test_networks import EXISTING
from tests.unit.integrations.test_cases import PLACE, allows, statements

INDEX = {"domain": "data", "repository": "python"}
PUBLIC: dict[str, Any] = {"webserver": {"access": "public_and_private"}}
ISOLATED: dict[str, Any] = {**PUBLIC, "network": {"mode": "isolated"}}
ARN = "arn:aws:codeartifact:ca-central-1:{account}:{rest}"
BEARER = {"sts:AWSServiceName": "codeartifact.amazonaws.com"}


def _target(root: Path, **index: str) -> Target:
    write_team(root, {**with_stage(**PUBLIC), "dependencies": {"code_artifact": {**INDEX, **index}}})
    return load(root).teams["orders"].at("dev")


@pytest.mark.feature("P5")
@pytest.mark.parametrize("owner", ["111111111111", "999999999999"])
def test_the_role_reads_that_repository_and_nothing_else(tmp_path: Path, owner: str) -> None:
    policy = statements(list(_target(tmp_path, domain_owner=owner).grants))

    def allowed(action: str, rest: str, account: str = owner) -> bool:
        return allows(policy, Request(action, ARN.format(account=account, rest=rest)))

    assert allowed("codeartifact:GetAuthorizationToken", "domain/data")
    assert allowed("codeartifact:ReadFromRepository", "repository/data/python")
    assert not allowed("codeartifact:GetAuthorizationToken", "domain/data2")
    assert not allowed("codeartifact:GetAuthorizationToken", "domain/data", "222222222222")
    assert not allowed("codeartifact:ReadFromRepository", "repository/data/other")
    assert not allowed("codeartifact:PublishPackageVersion", "package/data/python/pypi//x")
    assert allows(policy, Request("sts:GetServiceBearerToken", "*", BEARER))
    assert not allows(policy, Request("sts:GetServiceBearerToken", "*", {"sts:AWSServiceName": "other.amazonaws.com"}))
    assert len(policy["Statement"]) == 3


@pytest.mark.feature("P5")
@pytest.mark.parametrize(
    ("aws", "index"),
    [
        (
            "echo t0ken",
            "https://aws:t0ken@data-111111111111.d.codeartifact.eu-west-1.amazonaws.com/pypi/python/simple/",
        ),
        ("exit 1", "https://no-token-from-codeartifact.invalid/simple/"),
    ],
)
def test_the_startup_script_exports_the_index_or_one_that_is_none(tmp_path: Path, aws: str, index: str) -> None:
    command = tmp_path / "bin" / "aws"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n{aws}\n')
    command.chmod(0o755)
    script = tmp_path / "startup.sh"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "startup.sh").write_text("export GREETING=hello\n")
    lines = index_lines(CodeArtifact(**INDEX), PLACE)
    artifacts = Artifacts.of(tmp_path / "own", before_startup=lines)
    assert artifacts.startup_script
    script.write_bytes(artifacts.files[artifacts.startup_script])
    shown = subprocess.run(
        ["/bin/bash", "-euc", f'source {script}; echo "$PIP_INDEX_URL $GREETING ${{codeartifact_token-none}}"'],
        env={"PATH": f"{command.parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == f"{index} hello none\n"
    assert "--domain data --domain-owner 111111111111" in (tmp_path / "asked").read_text()
    assert without_index_lines(script.read_bytes()) == b"export GREETING=hello\n"


@pytest.mark.feature("P5")
@pytest.mark.parametrize(
    ("stage", "requirements", "places"),
    [
        (PUBLIC, "", set()),
        ({}, "", {"dependencies.code_artifact"}),
        (PUBLIC, "--index-url https://example.com/simple/\n", {""}),
        (ISOLATED, "", {"stages.dev.network.extra_endpoints"}),
        (
            {
                **ISOLATED,
                "network": {"mode": "isolated", "extra_endpoints": ["codeartifact.api", "codeartifact.repositories"]},
            },
            "-c /usr/local/airflow/dags/constraints.txt\nin-house==1.0\n",
            set(),
        ),
        # The endpoints of an existing network are not declared.
        ({**PUBLIC, "network": {**EXISTING, "routes": "isolated"}}, "", set()),
    ],
)
def test_where_no_index_is_reached(tmp_path: Path, stage: dict[str, Any], requirements: str, places: set[str]) -> None:
    folder = write_team(tmp_path, {**with_stage(**stage), "dependencies": {"code_artifact": INDEX}}).parent
    (folder / "requirements.txt").write_text(requirements)
    (folder / "constraints.txt").write_text("apache-airflow-providers-amazon==9.34.0\n")
    found = set()
    try:
        load(tmp_path)
    except DeclarationError as error:
        found = {p.place for p in error.problems if p.severity == "error"}
    assert found == places


def test_a_bundle_and_an_index_exclude_each_other(tmp_path: Path) -> None:
    write_team(tmp_path, {**with_stage(**PUBLIC), "dependencies": {"code_artifact": INDEX, "bundle": True}})
    with pytest.raises(DeclarationError, match="nothing is fetched from an index"):
        load(tmp_path)
