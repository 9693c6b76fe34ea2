"""Plausible mistakes around network, storage, packages and encryption: what is said leads to a right declaration."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from tests.support.projects import with_stage, write_team


def _problem(root: Path, **stage: Any) -> Problem:
    write_team(root, with_stage(**stage))
    with pytest.raises(DeclarationError) as raised:
        load(root)
    (problem,) = raised.value.problems
    assert problem.line
    return problem


@pytest.mark.parametrize(
    ("cidr", "message", "cure"),
    [
        ("10.0.0.0", "is one address", "10.0.0.0/20"),
        ("8.8.8.0/20", "is no private block", "10.0.0.0/8"),
        ("10.0.0.0/8", "a VPC of /8 is large", "10.0.0.0/16"),
        ("10.0.1.5/20", "has host bits set", "write 10.0.0.0/20"),
        ("10.0.0.0/30", "a VPC of /30 is small", "larger"),
    ],
)
def test_a_block_is_mended_in_one_step(tmp_path: Path, cidr: str, message: str, cure: str) -> None:
    problem = _problem(tmp_path, network={"cidr": cidr})
    assert message in problem.message and cure in problem.cure


@pytest.mark.parametrize("name", ["com.amazonaws.ca-central-1.sts", "cn.com.amazonaws.cn-north-1.sts"])
def test_an_endpoint_service_is_named_by_its_last_part(tmp_path: Path, name: str) -> None:
    problem = _problem(tmp_path, network={"mode": "isolated", "extra_endpoints": [name]})
    assert "sts for com.amazonaws.<region>.sts" in problem.allowed


@pytest.mark.parametrize("encryption", [True, {"kms_key": "x"}, 7])
def test_no_value_is_told_to_be_quoted_that_would_not_be_right_then(tmp_path: Path, encryption: Any) -> None:
    problem = _problem(tmp_path, encryption=encryption)
    assert "customer_key, or a key's ARN" in problem.allowed
    assert "quote" not in problem.cure


def test_an_account_as_a_number_is_told_to_be_quoted(tmp_path: Path) -> None:
    assert _problem(tmp_path, account=222222222222).cure == 'quote it: "222222222222"'


def test_where_names_are_meant_no_keys_of_the_section_above_are_offered(tmp_path: Path) -> None:
    problem = _problem(tmp_path, webserver={"ui_roles": ["Admin"]})
    assert "client_vpn" not in problem.allowed
    assert "name: value" in problem.cure


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ({"storage": {"bucket": "mine"}}, "a bucket of its own"),
        ({"storage": {"colour": "red"}}, "remove it"),
        ({"network": {"mode": "private"}}, "write one of them"),
    ],
    ids=str,
)
def test_what_is_not_near_anything_is_mended_too(tmp_path: Path, stage: dict[str, Any], said: str) -> None:
    problem = _problem(tmp_path, **stage)
    assert said in problem.message + problem.cure


def test_packages_in_the_declaration_are_shown_their_place(tmp_path: Path) -> None:
    write_team(tmp_path, {**with_stage(), "dependencies": {"requirements": "requirements.txt"}})
    with pytest.raises(DeclarationError, match=r"packages stand in requirements\.txt"):
        load(tmp_path)
