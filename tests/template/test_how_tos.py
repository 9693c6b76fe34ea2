"""The policies in the how-tos against the templates."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

from app import Only, build
from tests.support.pages import blocks
from tests.support.templates import resources_of, synthesised


def test_the_login_statement_is_the_templates(root: Path) -> None:
    (text,) = blocks(root / "docs" / "how-to" / "let-people-in.md", "json")
    policies = resources_of(synthesised(root)["finance-prod-Access"], "AWS::IAM::ManagedPolicy").values()
    assert json.loads(text) in [s for p in policies for s in p["Properties"]["PolicyDocument"]["Statement"]]


def test_the_statement_of_a_person_who_deploys_covers_every_role_that_cdk_takes(root: Path) -> None:
    (text,) = blocks(root / "docs" / "how-to" / "deploy-from-a-laptop.md", "json")
    (statement,) = json.loads(text)["Statement"]
    assembly = Path(build(root, Only("orders", "dev"), policy=False).synth().directory)
    files = [*assembly.rglob("manifest.json"), *assembly.rglob("*.assets.json")]
    found = {arn for path in files for arn in re.findall(r'"(arn:[^"]+:role/cdk-[^"]+)"', path.read_text())}
    assert any("deploy-role" in arn for arn in found)
    assert any("lookup-role" in arn for arn in found)
    for arn in found:
        assert fnmatchcase(arn.replace("${AWS::Partition}", "aws"), statement["Resource"]), arn
