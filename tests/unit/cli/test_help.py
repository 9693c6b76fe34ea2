"""Every command's help has an example, and the example is a line that the command takes."""

import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from mwaa_platform.cli.app import app

GROUP: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = GROUP.commands


def _examples(help_text: str) -> list[str]:
    """The `mwaa-platform …` in the lines after `Example:`, without what a shell does around it."""
    _, _, after = " ".join(help_text.split()).partition("Example: ")
    return re.findall(r"mwaa-platform [^&|;)]*", after)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_has_an_example_that_parses(name: str) -> None:
    shown = CliRunner().invoke(app, [name, "--help"], prog_name="mwaa-platform").output
    examples = [shlex.split(example) for example in _examples(shown)]
    assert examples, shown
    for _, command, *arguments in examples:
        assert command == name
        assert COMMANDS[command].make_context(command, arguments).params is not None


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_what_every_option_and_argument_is(name: str) -> None:
    assert COMMANDS[name].help
    for parameter in COMMANDS[name].params:
        assert parameter.help, f"{name}: {parameter.name}"


def test_an_example_that_does_not_parse_is_noticed() -> None:
    with pytest.raises(Exception, match="No such option"):
        COMMANDS["synth"].make_context("synth", ["--nothing"])


def test_the_list_of_commands_names_each() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    assert all(re.search(rf"^  {name} ", shown, re.MULTILINE) for name in COMMANDS)


def test_a_line_that_names_a_command_loads_no_other() -> None:
    program = (
        "import sys\n"
        "from mwaa_platform.cli.commands import program\n"
        "program('check')(['check', '--help'], standalone_mode=False)\n"
        "loaded = {n.removeprefix('mwaa_platform.cli.') for n in sys.modules if n.startswith('mwaa_platform.cli.')}\n"
        "assert loaded == {'commands', 'check', 'completion', 'output', 'signals'}, loaded\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "Compare what the DAG files call" in ended.stdout
