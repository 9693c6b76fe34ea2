"""startup.sh: a script that bash can read, and that can do its work on every component of an environment.

Source: MWAA User Guide, using-startup-script (2026-09-01): sourced by bash on scheduler, worker and web server, before packages
are installed, within five minutes; a private web server has no way to the internet.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version

from mwaa_platform.aws.owned_configuration import owner_of
from mwaa_platform.aws.reserved_variables import PYTHONPATH_RESERVED_SINCE, is_reserved
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at
from mwaa_platform.declaration.shell.commands import Command, commands, unwrapped
from mwaa_platform.declaration.shell.pip_command import told_to_pip

MOST_BYTES = 65_536
"""Our choice: what is larger is no script, but something that should be a package or a file in the bucket."""
_SHELLS = {"sh", "bash", "dash"}
_CHECK_SECONDS = 10
_OPTION_VARIABLE = re.compile(r"AIRFLOW__(?P<section>[A-Z0-9_]+?)__(?P<key>[A-Z0-9_]+)")
_FOREIGN_INSTALLERS = {"apt", "apt-get", "apk", "brew", "zypper"}
_INSTALLERS = {"yum", "dnf"}
_PYTHON = re.compile(r"python3?[\d.*-]*")


def is_a_script(draft: Draft) -> Iterator[Problem]:
    """Text of a moderate size, in Unix lines, that bash can read."""
    path = draft.folder / "startup.sh"
    if not path.is_file():
        return
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        message = f"a startup script of {len(content):,} bytes"
        cure = "put programs into a package or plugins/, and data into the bucket"
        yield _at(path, 0, message, allowed=f"up to {MOST_BYTES:,} bytes", cure=cure)
    if b"\0" in content:
        yield _at(path, 1, "the startup script holds binary data", cure="write a script for bash")
        return
    lines = content.decode("utf-8", "replace").split("\n")
    if lines[0].startswith("#!") and not {Path(word).name for word in lines[0][2:].split()} & _SHELLS:
        yield _at(
            path,
            1,
            "MWAA sources the startup script with bash, whatever its first line says",
            lines[0],
            "#!/bin/sh",
            "write it for bash, or run the program from it",
        )
        return
    if carriage := next((n for n, line in enumerate(lines, start=1) if line.endswith("\r")), 0):
        message = "Windows line ends, which bash takes for part of each line"
        yield _at(path, carriage, message, cure="save the file with LF; in git: *.sh text eol=lf")
        return
    yield from _syntax(path)


def _syntax(path: Path) -> Iterator[Problem]:
    bash = shutil.which("bash")
    if bash is None:
        message = "there is no bash on this machine: the startup script's syntax is not checked"
        yield _at(path, 0, message, severity=Severity.WARNING)
        return
    try:
        checked = subprocess.run(
            [bash, "-n", str(path)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_CHECK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        message = "bash could not be asked: the startup script's syntax is not checked"
        yield _at(path, 0, message, severity=Severity.WARNING)
        return
    if checked.returncode != 0:
        said = (checked.stderr.strip().splitlines() or [""])[0].replace(f"{path}: ", "")
        number = re.match(r"line (\d+): ", said)
        text = said[number.end() :] if number else said
        cure = "correct the line; `bash -n startup.sh` reads the script without running it"
        yield _at(path, int(number[1]) if number else 1, "bash cannot read the startup script", text, cure=cure)


def sets_its_own_variables(draft: Draft) -> Iterator[Problem]:
    """No variable that MWAA restores after the script, and no option that MWAA sets itself; said by name, for values may be secret."""
    path, version = draft.folder / "startup.sh", draft.airflow.version if draft.airflow else ""
    for command in _commands(draft):
        exported = command.words[0] == "export" or (
            command.words[0] in ("declare", "typeset") and "-x" in command.words
        )
        for word in command.words[1:] if exported else ():
            name = word.partition("=")[0]
            option = _OPTION_VARIABLE.fullmatch(name)
            key = f"{option['section']}.{option['key']}".lower() if option else ""
            if key and version and owner_of(version, key):
                message = f"MWAA sets {key} itself: what the script exports is lost"
                yield _at(path, command.line, message, name, cure="remove the line")
            elif is_reserved(name) and not _free(name, version):
                message = f"MWAA restores {name} after the startup script: what it exports is lost"
                yield _at(path, command.line, message, name, cure="take another name")


def can_do_its_work(draft: Draft) -> Iterator[Problem]:
    """Installs as Amazon Linux does, and leaves Python alone."""
    path = draft.folder / "startup.sh"
    for command in _commands(draft):
        tool, *rest = called = unwrapped(command.words) or ("",)
        if tool in _FOREIGN_INSTALLERS and {"install", "add", "update"}.intersection(rest):
            message = "MWAA runs Amazon Linux, which does not have this command"
            yield _at(
                path, command.line, message, command.text, cure="install with dnf", allowed="sudo dnf install -y …"
            )
        if tool in _INSTALLERS:
            yield from _installs(draft, command, tool, rest)
        if "/" not in tool and told_to_pip(called)[:1] == (
            "install",
        ):  # a virtual environment's pip is called by its path
            message = "pip in a startup script knows no constraints, and MWAA installs requirements.txt over it"
            yield _at(
                path,
                command.line,
                message,
                command.text,
                cure="put the package into requirements.txt",
                severity=Severity.WARNING,
            )


def _installs(draft: Draft, command: Command, tool: str, rest: list[str]) -> Iterator[Problem]:
    path = draft.folder / "startup.sh"
    if "sudo" not in command.words:
        yield _at(path, command.line, f"{tool} needs root here", command.text, cure=f"write sudo {tool}")
    if not {"-y", "--assumeyes", "-qy", "-yq"}.intersection(rest):
        yield _at(path, command.line, f"{tool} asks a question that nobody answers", command.text, cure="add -y")
    named = [word for word in rest if _PYTHON.match(word)]
    if "install" in rest and named:
        message = "Airflow runs on the image's Python, and another one can break the environment"
        yield _at(path, command.line, message, ", ".join(named), cure="install packages by requirements.txt")
    if {"update", "upgrade"}.intersection(rest) and "--exclude=python*" not in rest:
        message = f"{tool} update can replace the Python that Airflow runs on"
        yield _at(path, command.line, message, command.text, cure='add --exclude="python*"', severity=Severity.WARNING)


def _free(name: str, version: str) -> bool:
    return name == "PYTHONPATH" and bool(version) and Version(version) < PYTHONPATH_RESERVED_SINCE


def _commands(draft: Draft) -> Iterator[Command]:
    """All that the script may run, whatever its conditions."""
    path = draft.folder / "startup.sh"
    if path.is_file():
        yield from commands(path.read_text(encoding="utf-8", errors="replace"), lambda _: False, {})
