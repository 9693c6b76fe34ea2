"""What a team declares about its role: path, boundary, statements of its own, and how much IAM takes."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from tests.support.projects import MINIMAL, error_places, write_team

STATEMENT = {"actions": ["rds:DescribeDBInstances"], "resources": ["*"], "reason": "the billing database's operator"}
EXTRA: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"reason": None}, "extra_statements[0]"),
    ({"reason": "short"}, "extra_statements[0].reason"),
    ({"actions": []}, "extra_statements[0].actions"),
    ({"actions": ["DescribeDBInstances"]}, "extra_statements[0].actions[0]"),
    ({"resources": ["my-database"]}, "extra_statements[0].resources[0]"),
    ({"resources": ["arn:{partition}:rds:{region}:{account}:db:billing-{stage}"]}, ""),
    ({"conditions": {"StringEquals": {"aws:RequestedRegion": "{region}"}}}, ""),
    ({"conditions": "always"}, "extra_statements[0].conditions"),
    ({"effect": "Deny"}, "extra_statements[0].effect"),
]


@pytest.mark.parametrize(("changes", "place"), EXTRA, ids=str)
def test_extra_statements(tmp_path: Path, changes: dict[str, Any], place: str) -> None:
    declared = {key: value for key, value in {**STATEMENT, **changes}.items() if value is not None}
    write_team(tmp_path, {**MINIMAL, "extra_statements": [declared]})
    assert error_places(tmp_path) == ({place} if place else set())


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"path": "/airflow/"}, ""),
        ({"path": "airflow"}, "execution_role.path"),
        ({"path": "/airflow"}, "execution_role.path"),
        ({"permissions_boundary": "arn:aws:iam::{account}:policy/org/boundary"}, ""),
        ({"permissions_boundary": "arn:aws:iam::aws:policy/PowerUserAccess"}, ""),
        ({"permissions_boundary": "boundary"}, "execution_role.permissions_boundary"),
        ({"name": "airflow"}, "execution_role.name"),
    ],
    ids=str,
)
def test_execution_role_options(tmp_path: Path, options: dict[str, str], place: str) -> None:
    write_team(tmp_path, {**MINIMAL, "execution_role": options})
    assert error_places(tmp_path) == ({place} if place else set())


def test_more_than_iam_attaches_is_refused_with_the_count(tmp_path: Path) -> None:
    jobs = [f"a-job-with-quite-a-long-name-that-fills-the-policies-{n:04}" for n in range(900)]
    write_team(tmp_path, {**MINIMAL, "integrations": [{"service": "glue", "jobs": jobs}]})
    with pytest.raises(DeclarationError) as raised:
        load(tmp_path)
    (problem,) = raised.value.problems
    assert "too much for one execution role: 900 resources in 1 statements need" in problem.message
    assert "managed policies of 6,144 characters, and IAM attaches 10 to a role" in problem.message


def test_the_secrets_backend_is_declared_once(tmp_path: Path) -> None:
    backend = {"secrets_backend": True, "configuration": {"secrets.backend": "x.Y"}}
    write_team(tmp_path, {**MINIMAL, "airflow": backend})
    assert error_places(tmp_path) == {"airflow.configuration.secrets.backend"}
    write_team(tmp_path, {**MINIMAL, "airflow": {"configuration": {"secrets.backend": "x.Y"}}})
    assert error_places(tmp_path) == set()
