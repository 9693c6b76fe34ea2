"""What a parameter may be is tried out: the same answer for all is an answer, else the parameter is named."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.policy.allowed_values import allowed_values
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.by_parameter import Outcome, judged
from mwaa_platform.policy.doctor import Diagnosis, diagnose
from mwaa_platform.policy.reading import Given, Reading, UnreadableError, read
from mwaa_platform.policy.rule import Doubt
from mwaa_platform.policy.values import Source

pytestmark = pytest.mark.feature("Y6", "Z4")

TEMPLATE: dict[str, Any] = {
    "Parameters": {"Release": {"Type": "String", "AllowedValues": ["3.3.1", "2.4.3"]}},
    "Conditions": {"Old": {"Fn::Equals": [{"Ref": "Release"}, "2.4.3"]}},
    "Resources": {
        "Environment": {
            "Type": "AWS::MWAA::Environment",
            "Properties": {"Name": "orders", "AirflowVersion": {"Ref": "Release"}},
        }
    },
}


def _diagnosis(template: dict[str, Any]) -> Diagnosis:
    return diagnose(Reading({"one": Source(template)}, {"one": Path("one.yaml")}))


def _version(diagnosis: Diagnosis) -> tuple[list[str], list[str]]:
    """Messages of the rule on versions: findings, doubts."""
    findings = [f.finding.message for f in diagnosis.findings if f.rule.id == "MWAA-VersionOffered"]
    return findings, [doubt.message for doubt, rules in diagnosis.doubts if "MWAA-VersionOffered" in rules]


def _with(parameter: Any) -> dict[str, Any]:
    return {**copy.deepcopy(TEMPLATE), "Parameters": {"Release": parameter}}


def test_a_rule_that_only_some_values_break_names_the_parameter_and_the_values() -> None:
    findings, (doubt,) = _version(_diagnosis(TEMPLATE))
    assert not findings
    assert doubt.startswith("depends on a parameter: ") and doubt.endswith("if Release is 2.4.3")


def test_a_rule_that_every_value_breaks_is_broken() -> None:
    (finding,), doubts = _version(_diagnosis(_with({"Type": "String", "AllowedValues": ["2.4.3", "2.5.1"]})))
    assert "2.4.3" in finding and "every allowed value of Release" in finding
    assert not doubts


def test_a_rule_that_every_value_keeps_is_kept() -> None:
    assert _version(_diagnosis(_with({"Type": "String", "AllowedPattern": r"3\.(2|3)\.1"}))) == (
        [],
        ["AirflowVersion is <parameter Release>"],
    )
    assert _version(_diagnosis(_with({"Type": "String", "AllowedPattern": r"^(3\.2\.1|3\.3\.1)$"}))) == ([], [])


def test_only_parameters_that_rules_may_see_are_tried() -> None:
    template = copy.deepcopy(TEMPLATE)
    template["Parameters"]["Size"] = {"Type": "String", "AllowedValues": [f"t3.{n}" for n in range(20)]}
    template["Resources"]["Bastion"] = {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": {"Ref": "Size"}}}
    tried: list[Mapping[str, Source]] = []

    def judge(sources: Mapping[str, Source]) -> Outcome:
        tried.append(sources)
        assembly = Assembly(sources)
        environment = next(assembly.environments())
        return Outcome((), {(environment, "open"): (Doubt(environment, "open", ""), ())})

    judged({"one": Source(template)}, judge)
    assert len(tried) == 3  # as it is, and with each of the two releases


def test_a_resource_of_some_values_is_judged_with_them_only() -> None:
    template = copy.deepcopy(TEMPLATE)
    environment = template["Resources"]["Environment"]
    environment["Condition"], environment["Properties"]["AirflowVersion"] = "Old", "2.4.3"
    (finding,), _ = _version(_diagnosis(template))
    assert finding.endswith(", if Release is 2.4.3")
    template["Parameters"]["Release"]["AllowedValues"] = ["3.2.1", "3.3.1"]
    assert _version(_diagnosis(template)) == ([], [])


@pytest.mark.parametrize(
    ("parameter", "values"),
    [
        ({"Type": "String", "AllowedValues": [True, 2, "x"]}, ["true", "2", "x"]),
        ({"Type": "String", "AllowedPattern": r"^(?:mw1\.small|mw1\.large)$"}, ["mw1.small", "mw1.large"]),
        ({"Type": "String", "AllowedPattern": "mw1.small|mw1.large"}, []),  # a dot is any character
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, []),
        ({"Type": "Number", "MinValue": 2, "MaxValue": "5"}, ["2", "3", "4", "5"]),
        ({"Type": "Number", "MinValue": 2}, []),
        ({"Type": "Number", "MinValue": 1, "MaxValue": 5000}, []),
        ({"Type": "CommaDelimitedList", "AllowedValues": ["a", "b"]}, []),
        ({"Type": "AWS::SSM::Parameter::Value<String>", "AllowedValues": ["/a"]}, []),
        ({"Type": "String", "AllowedValues": [str(n) for n in range(100)]}, []),
        ({"Type": "String", "AllowedValues": {"odd": 1}}, []),
        ("odd", []),
    ],
)
def test_only_what_the_template_lists_is_tried(parameter: Any, values: list[str]) -> None:
    assert allowed_values(parameter) == values


def test_a_value_that_cloudformation_refuses_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    text = (
        'Parameters: {A: {Type: String, AllowedValues: [x, y]}, B: {Type: CommaDelimitedList, AllowedPattern: "[a-z]"}}'
    )
    file.write_text(f"{text}\nResources: {{}}\n")
    assert read([file], Given(parameters={"A": "x", "B": "a, b"})).sources["one"].parameters == {"A": "x", "B": "a, b"}
    with pytest.raises(UnreadableError, match="A=z: CloudFormation refuses that value: allowed: x, y"):
        read([file], Given(parameters={"A": "z"}))
    with pytest.raises(UnreadableError, match=r"B=a,1: .* it must match \[a-z\]"):
        read([file], Given(parameters={"B": "a,1"}))


def test_a_nested_stack_has_the_defaults_that_its_parent_leaves(tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text("Parameters: {A: {Type: String, Default: x}}\nResources: {}\n")
    (tmp_path / "one.yaml").write_text(
        "Resources: {Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}}\n"
    )
    assert read([tmp_path / "one.yaml"], Given()).sources["one.Child"].parameters == {"A": "x"}
