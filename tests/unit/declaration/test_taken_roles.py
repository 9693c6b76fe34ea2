"""Roles that DAGs take: not the stage's own execution role, none of another partition; an endpoint where there is no internet."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import MINIMAL, error_places, with_stage, write_team

OWN = "arn:aws:iam::111111111111:role/orders-dev-Mwaa-ExecutionRole605A040B-abcdefghijkl"


def _places(root: Path, role: str, **more: Any) -> set[str]:
    write_team(root, {**MINIMAL, "integrations": [{"service": "sts", "assume_roles": [role], **more}]})
    return error_places(root)


@pytest.mark.parametrize(
    "role", ["reader", "arn:aws:iam::{account}:role/data/reader", OWN.replace("111111111111", "2" * 12)]
)
def test_other_roles_are_taken(tmp_path: Path, role: str) -> None:
    assert _places(tmp_path, role, external_id="{team}-{stage}") == set()


@pytest.mark.parametrize(
    "role", [OWN, OWN.rpartition("/")[2], "arn:aws-cn:iam::888888888888:role/reader", "arn:aws:iam::*:role/a"]
)
def test_refuses_the_execution_role_other_partitions_and_wildcards(tmp_path: Path, role: str) -> None:
    assert _places(tmp_path, role) == {"integrations[0].assume_roles[0]"}


def test_refuses_an_external_id_that_a_stage_makes_wrong(tmp_path: Path) -> None:
    assert _places(tmp_path, "reader", external_id="{team} of {stage}") == {"integrations[0].external_id"}


@pytest.mark.feature("N4")
@pytest.mark.parametrize(
    ("role", "mode", "refused"),
    [
        ("arn:aws:iam::888888888888:role/reader", "isolated", True),
        ("arn:aws:iam::888888888888:role/reader", "nat", False),
        ("reader", "isolated", False),
    ],
)
def test_endpoints_without_internet_admit_the_stages_account_only(
    tmp_path: Path, role: str, mode: str, refused: bool
) -> None:
    line = {"service": "sts", "assume_roles": [role]}
    write_team(tmp_path, {**with_stage(network={"mode": mode}), "integrations": [line]})
    assert error_places(tmp_path) == ({"integrations[0].assume_roles[0]"} if refused else set())
