"""What is said of a command: all of it, but no secret."""

import pytest

from mwaa_platform.declaration.shell.commands import commands


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("sudo dnf install 'a b'", "sudo dnf install a b"),
        (
            "pip install --index-url https://me:hunter22@nexus.example.com/simple x",
            "pip install --index-url https://…@nexus.example.com/simple x",
        ),
        ("curl -H 'Authorization: Bearer a' -u me:x https://a.example.com", "curl -H … -u … https://a.example.com"),
        ("tool --password hunter22 --token=abc --user=me:x -v", "tool --password … --token=… --user=… -v"),
        ("KEY=1\ngo DB_PASSWORD=hunter22 $KEY", "go DB_PASSWORD=… 1"),
        ("go ghp_" + "a" * 36, "go …"),
    ],
)
def test_a_command_is_said_without_its_secrets(script: str, said: str) -> None:
    assert [command.text for command in commands(script, lambda _: False, {})] == [said]
