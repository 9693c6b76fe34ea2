"""Completion as a shell gets it: the real scripts, in a real bash, and in a zsh where there is one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import MINIMAL, write_team

BIN = Path(sys.executable).parent
ZSH = shutil.which("zsh")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two teams, one with a declaration that is not valid: its names are offered all the same."""
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    write_team(tmp_path, MINIMAL)
    write_team(tmp_path, "team: 5\nstages: {prod: {}, preview: }\n", folder="payments")
    return tmp_path


def _environment(**variables: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **variables}


def _shell(shell: str, script: str, folder: Path) -> str:
    ended = subprocess.run(
        [shell, "-c", script], cwd=folder, env=_environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def _bash(folder: Path, *lines: str) -> list[list[str]]:
    """What bash offers at the end of each line."""
    script = ['eval "$(_MWAA_PLATFORM_COMPLETE=source_bash mwaa-platform)"', "complete -p mwaa-platform > /dev/null"]
    for line in lines:
        words = line.split(" ")
        script += [
            f"COMP_WORDS=({' '.join(word or chr(39) * 2 for word in words)}) COMP_CWORD={len(words) - 1}",
            '_mwaa_platform_completion mwaa-platform; echo "${COMPREPLY[@]}"',
        ]
    return [offered.split() for offered in _shell("bash", "\n".join(script), folder).splitlines()]


def test_bash(project: Path) -> None:
    wanted = {
        "mwaa-platform va": ["validate"],
        "mwaa-platform synth --team ": ["orders", "payments"],
        "mwaa-platform synth --team payments --stage pr": ["preview", "prod"],
    }
    assert dict(zip(wanted, _bash(project, *wanted), strict=True)) == wanted


def test_outside_a_project_nothing_is_offered_and_nothing_fails(tmp_path: Path) -> None:
    assert _bash(tmp_path, "mwaa-platform synth --team ") == [[]]


def test_what_zsh_is_told(project: Path) -> None:
    environment = _environment(
        _MWAA_PLATFORM_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="mwaa-platform rehearse --team "
    )
    told = subprocess.run(
        [BIN / "mwaa-platform"], cwd=project, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert told.split() == ["_arguments", "'*:", ':(("orders"', '"payments"))\'']


@pytest.mark.skipif(ZSH is None, reason="no zsh here")
def test_zsh_takes_the_script(project: Path) -> None:
    script = (
        "autoload -U compinit; compinit -D -u\n"
        'eval "$(_MWAA_PLATFORM_COMPLETE=source_zsh mwaa-platform)"\n'
        "print ${_comps[mwaa-platform]}"
    )
    assert _shell(str(ZSH), script, project).strip() == "_mwaa_platform_completion"


def test_it_is_installed_for_the_shell_that_asks(root: Path, tmp_path: Path) -> None:
    script = "mwaa-platform --install-completion; echo done"
    ended = subprocess.run(
        ["/usr/bin/env", "bash", "-c", script],
        cwd=root,
        env=_environment(HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "bash completion installed in" in ended.stdout
    assert "mwaa-platform" in (tmp_path / ".bashrc").read_text()
