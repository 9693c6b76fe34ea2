"""The table of the environment's properties against CDK's own class, and against what the construct sets."""

import inspect
from pathlib import Path

import pytest
from aws_cdk import aws_mwaa as mwaa

from mwaa_platform.aws.environment_properties import ENVIRONMENT_PROPERTIES
from tests.support.templates import only, synthesised

NAMES = {each.name.partition(".")[0] for each in ENVIRONMENT_PROPERTIES}
LEFT_OUT = {each.name for each in ENVIRONMENT_PROPERTIES if each.ours.startswith("left out")}


def test_cdk_knows_the_same_properties() -> None:
    arguments = set(inspect.signature(mwaa.CfnEnvironmentProps.__init__).parameters) - {"self"}
    assert {name.lower() for name in NAMES} == {name.replace("_", "") for name in arguments}


@pytest.mark.feature("E1", "E2", "E3", "E5", "E6", "E7", "E8", "E9", "E11", "E12")
def test_a_declaration_with_every_key_sets_each_that_the_table_says(root: Path) -> None:
    written: set[str] = set()
    for profile in ("full", "seed"):
        templates = synthesised(root / "tests" / "profiles" / profile)
        for name, template in templates.items():
            if name.endswith("-Mwaa"):
                written |= set(only(template, "AWS::MWAA::Environment")["Properties"])
    key = only(synthesised(root)["finance-prod-Mwaa"], "AWS::MWAA::Environment")["Properties"]
    assert written | set(key) == NAMES - LEFT_OUT
