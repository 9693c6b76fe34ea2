"""Commands of the `aws` CLI in the documentation are commands that it has."""

import re
from pathlib import Path

import pytest

from tests.support.aws_cli import problems
from tests.support.pages import blocks

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(
    {
        re.split(r"\s{2,}#", line[2:])[0].strip()
        for page in (ROOT / "docs").rglob("*.md")
        for block in blocks(page, "console")
        for line in block.splitlines()
        if line.startswith("$ aws ")
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_cli_has_it(command: str) -> None:
    assert problems(command) == []


@pytest.mark.parametrize(
    "command",
    [
        "aws mwaa get-environments --name orders-dev",
        "aws mwaa get-environment",
        "aws mwaa get-environment --names orders-dev",
        "aws cloudtrail lookup-events --lookup-attributes Key=EventSource,AttributeValue=x",
    ],
)
def test_what_it_has_not_is_told(command: str) -> None:
    assert problems(command)
