"""The reference's examples, all in one declaration: they synthesise, and policy has nothing against them."""

from pathlib import Path

import yaml

from app import build
from mwaa_platform.integrations import CATALOGUE
from mwaa_platform.policy import kept_policy
from tests.support.projects import MINIMAL, write_team


def test_every_example_synthesises_and_keeps_policy(tmp_path: Path) -> None:
    examples = [yaml.safe_load(example) for integration in CATALOGUE for example in integration.EXAMPLES]
    assert len({example["service"] for example in examples}) == len(CATALOGUE)
    write_team(tmp_path, {**MINIMAL, "integrations": examples})
    assert kept_policy(build(tmp_path).synth())
