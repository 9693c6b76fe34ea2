"""Files that are no template, or an odd one: each is told from a template by one line, or read as CloudFormation reads it."""

import json
import re
from pathlib import Path

import pytest

from mwaa_platform.policy import holes
from mwaa_platform.policy.doctor import diagnose
from mwaa_platform.policy.reading import Given, Reading, UnreadableError, read

pytestmark = pytest.mark.feature("Y6")
_BOMB = "".join(
    f"{b}: &{b} [{', '.join([f'*{a}' if a else 'x'] * 9)}]\n"
    for a, b in zip(" abcdefg".strip(), "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", '{\n  // why\n  "Resources": {}}', "a.json:2: has comments, which JSON does not"),
        ("a.json", '// why\n{"Resources": {}}', "has comments, which JSON does not"),
        ("a.json", '{"Resources": {},}', "a.json:1: is no JSON"),
        ("a.yaml", "Resources: {}\n---\nResources: {}\n", "has several documents"),
        ("a.yaml", "Resources:\n\tA: b\n", "a.yaml:2: is no YAML"),
        ("a.yaml", "Resources: !!python/object/apply:os.system [ls]\n", "is no YAML"),
        ("a.yaml", "a: &a x\n" + _BOMB + "Resources: {E: *h}\n", "is larger than any template"),
        ("a.yaml", "Resources: &r {E: {Properties: *r}}\n", "its anchors refer to themselves"),
        ("a.yaml", "Resources: {E: " + "[" * 9000 + "]" * 9000 + "}\n", "is nested too deeply"),
        (
            "a.yaml",
            "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml}}}\n",
            "nests itself",
        ),
        ("a.yaml", "hello", "it has no Resources"),
        (
            "manifest.json",
            '{"artifacts": {"S": {"type": "aws:cloudformation:stack"}}}',
            "names no template of the stack S",
        ),
        ("cdk.out/manifest.json", "{}", "give .*cdk.out$"),
    ],
)
def test_what_is_no_template_is_said_in_a_line(name: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(
        "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml}}}\n"
    )
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    with pytest.raises(UnreadableError) as refused:
        read([tmp_path if "manifest" in name else file], Given())
    assert re.search(said, str(refused.value)) and "\n" not in str(refused.value)


def _read(text: str, folder: Path) -> Reading:
    (folder / "a.yaml").write_text(text)
    return read([folder / "a.yaml"], Given())


def _found(text: str, folder: Path) -> set[str]:
    return {holes.shown(found.id) for found in diagnose(_read(text, folder)).findings}


def _environment(properties: str, more: str = "") -> str:
    return f"{more}Resources:\n  E: {{Type: AWS::MWAA::Environment, Properties: {{{properties}}}}}\n"


def test_keys_that_yaml_reads_as_no_text_are_text(tmp_path: Path) -> None:
    found = _found(_environment("Name: orders, Tags: {on: call, 1: first}"), tmp_path)
    assert not [id for id in found if id.startswith("MWAA-Tags")]


def test_a_byte_order_mark_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("\ufeff" + json.dumps({"Resources": {}}), encoding="utf-8")
    assert read([tmp_path / "a.json"], Given()).sources["a"].template["Resources"] == {}


def test_conditions_in_a_circle_cannot_be_told(tmp_path: Path) -> None:
    circle = "Conditions: {A: !Not [{Condition: B}], B: {Condition: A}}\n"
    text = _environment("Name: orders", circle).replace("Type:", "Condition: A, Type:")
    doubts = [doubt.message for doubt, _ in diagnose(_read(text, tmp_path)).doubts]
    assert "whether it is made: that depends on the condition A" in doubts


LOOP = """\
Transform: AWS::LanguageExtensions
Parameters: {Zones: {Type: CommaDelimitedList, Default: "a,b"}, Others: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Subnets:
    - Zone
    - !Ref OVER
    - Subnet${Zone}:
        Type: AWS::EC2::Subnet
        Properties: {VpcId: vpc-1, AvailabilityZone: !Sub "eu-west-1${Zone}", Tags: [{Key: zone, Value: !Ref Zone}]}
  E:
    Type: AWS::MWAA::Environment
    Properties: {Name: orders, NetworkConfiguration: {SubnetIds: [!Ref Subneta, !Ref Subnetb], SecurityGroupIds: [sg-1]}}
"""


def test_loops_are_written_out(tmp_path: Path) -> None:
    resources = _read(LOOP.replace("OVER", "Zones"), tmp_path).sources["a"].template["Resources"]
    assert list(resources) == ["Subneta", "Subnetb", "E"]
    assert resources["Subnetb"]["Properties"]["Tags"] == [{"Key": "zone", "Value": "b"}]
    assert resources["Subnetb"]["Properties"]["AvailabilityZone"] == {"Fn::Sub": "eu-west-1b"}


def test_a_loop_over_what_is_not_known_proves_nothing(tmp_path: Path) -> None:
    assert not [id for id in _found(LOOP.replace("OVER", "Others"), tmp_path) if id.startswith("MWAA-References")]
    assert "MWAA-References[Subnetb]" in _found(LOOP.replace("OVER", "Zones").replace("a,b", "a,c"), tmp_path)


def test_resources_that_a_transform_makes_may_be_named(tmp_path: Path) -> None:
    text = _environment("Name: orders, ExecutionRoleArn: !GetAtt HandlerRole.Arn")
    assert "MWAA-References[HandlerRole]" in _found(text, tmp_path)
    assert "MWAA-References[HandlerRole]" not in _found(f"Transform: AWS::Serverless-2016-10-31\n{text}", tmp_path)


def test_what_an_inclusion_may_say_is_not_missing(tmp_path: Path) -> None:
    text = _environment("Name: orders, 'Fn::Transform': {Name: AWS::Include, Parameters: {Location: s3://a/b}}")
    diagnosis = diagnose(_read(text, tmp_path))
    assert not diagnosis.findings
    assert "DagS3Path is missing, unless what Fn::Transform includes says otherwise" in [
        doubt.message for doubt, _ in diagnosis.doubts
    ]
