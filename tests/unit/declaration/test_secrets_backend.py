"""The secrets backend: what Airflow is told, and that the IAM fits exactly the names that it will ask for."""

import json
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target
from tests.support.projects import MINIMAL, write_team
from tests.unit.integrations.test_cases import allows, statements

ARN = "arn:aws:secretsmanager:ca-central-1:111111111111:secret:{}-AbCdEf"


def _target(root: Path, *, on: bool) -> Target:
    write_team(root, {**MINIMAL, "airflow": {"secrets_backend": on}})
    return load(root).teams["orders"].at("dev")


def test_airflow_looks_below_the_teams_two_prefixes_and_asks_for_no_configuration(tmp_path: Path) -> None:
    options = _target(tmp_path, on=True).configuration_options
    assert options["secrets.backend"].endswith("secrets.secrets_manager.SecretsManagerBackend")
    arguments: dict[str, Any] = json.loads(options["secrets.backend_kwargs"])
    assert arguments == {
        "connections_prefix": "airflow/orders/connections",
        "variables_prefix": "airflow/orders/variables",
        "config_prefix": None,
    }


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("airflow/orders/connections/redshift", True),
        ("airflow/orders/variables/tolerance", True),
        ("airflow/orders/config/sql_alchemy_conn", False),
        ("airflow/orders2/connections/redshift", False),
        ("airflow/finance/connections/redshift", False),
        ("airflow/connections/redshift", False),
        ("airflow/orders/connections", False),
    ],
)
def test_the_role_reads_exactly_those(tmp_path: Path, name: str, allowed: bool) -> None:
    policy = statements(list(_target(tmp_path, on=True).grants))
    assert allows(policy, Request("secretsmanager:GetSecretValue", ARN.format(name))) is allowed
    for action in ("PutSecretValue", "DeleteSecret", "DescribeSecret"):
        assert not allows(policy, Request(f"secretsmanager:{action}", ARN.format(name)))


def test_off_there_is_neither(tmp_path: Path) -> None:
    target = _target(tmp_path, on=False)
    assert not [key for key in target.configuration_options if key.startswith("secrets.")]
    assert target.grants == ()
