"""Packs that a team declares, and acknowledgements of their findings."""

from pathlib import Path
from typing import get_args

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.policy import Pack
from tests.support.projects import MINIMAL, error_places, with_stage, write_team

pytestmark = pytest.mark.feature("C1")


def test_packs_are_those_that_cdk_nag_has() -> None:
    from mwaa_platform.policy.packs import PACKS

    assert set(get_args(Pack)) == set(PACKS)


@pytest.mark.parametrize("pack", ["NIST.800-53.R5", "AwsSolutions", "MWAA"])
def test_another_pack_is_refused(tmp_path: Path, pack: str) -> None:
    write_team(tmp_path, {**MINIMAL, "policy": {"packs": [pack]}})
    assert error_places(tmp_path) == {"policy.packs[0]"}


@pytest.mark.parametrize("rule", ["NIST.800.53.R5-IAMNoInlinePolicy", "HIPAA.Security-LambdaDLQ", "PCI.DSS.321-X[a]"])
@pytest.mark.feature("C3")
def test_a_finding_of_a_pack_is_acknowledged_by_its_own_id(tmp_path: Path, rule: str) -> None:
    accepted = {"rule": rule, "reason": "the auditor agreed on it"}
    write_team(tmp_path, {**with_stage(acknowledge=[accepted]), "policy": {"packs": ["NIST.800.53.R5"]}})
    assert load(tmp_path).teams["orders"].stages["dev"].acknowledge[0].rule == rule


@pytest.mark.feature("C3")
@pytest.mark.parametrize(
    ("rule", "cure"),
    [("MWAA-PrivateWebServer", "did you mean MWAA-PrivateWebserver?"), ("MWAA-Qqqqq[x]", "docs/reference/policy.md")],
)
def test_a_rule_that_does_not_exist_is_said(tmp_path: Path, rule: str, cure: str) -> None:
    write_team(tmp_path, with_stage(acknowledge=[{"rule": rule, "reason": "the auditor agreed on it"}]))
    (problem,) = load(tmp_path).warnings
    assert (problem.place, problem.got) == ("stages.dev.acknowledge[0].rule", rule)
    assert cure in problem.cure


@pytest.mark.parametrize(
    ("rule", "cure"),
    [
        ("MWAA-wayout", "did you mean MWAA-WayOut?"),
        ("MWAA-PrivateWebServer[x]", "did you mean MWAA-PrivateWebserver?"),
        ("MWAA-Zzz", "remove it: docs/reference/policy.md has the rules"),
    ],
)
def test_a_rule_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path, rule: str, cure: str) -> None:
    write_team(tmp_path, with_stage(acknowledge=[{"rule": rule, "reason": "no production data here"}]))
    (problem,) = load(tmp_path).warnings
    assert (problem.got, problem.cure) == (rule, cure)
