"""The startup script, run before anything else, and only for its exports: without root, in a home that is thrown away.

What it would change of the machine is recorded instead: yum, dnf, sudo and pip are shims that say so. `python3 -m venv` makes a stub
whose pip records too, so that `virtual_environments` can do it.
Source: MWAA User Guide, using-startup-script (2026-09-01): sourced by bash, five minutes; aws/amazon-mwaa-docker-images,
python/mwaa/config/setup_environment.py, 2026-08-20: the five minutes are 295 s and 5 s to end.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.janitor import carried, current_run
from sandbox.server import SandboxError
from sandbox.temporary import temporary_folder

LIMIT_SECONDS = 295
SHIMS = ("dnf", "microdnf", "pip", "pip3", "rpm", "sudo", "yum")
_NOBODY = 65_534
_OF_THE_SHELL = {"_", "HOME", "OLDPWD", "PATH", "PWD", "SHLVL", "TMPDIR"}
_SHIM = """#!/bin/sh
name=${0##*/}
printf '%s\\n' "$name $*" >> "$MWAA_STARTUP_ASKED"
echo "$name $*: not done, a local Airflow changes nothing of this machine" >&2
"""
_PYTHON = """#!/bin/sh
if [ "$1 $2" != "-m venv" ]; then exec {python} "$@"; fi
for folder; do :; done
mkdir -p "$folder/bin" && cp "${{0%/*}}/pip-of-venv" "$folder/bin/pip" && cp "$folder/bin/pip" "$folder/bin/pip3" || exit 1
printf '%s\\n' "python3 -m venv $folder" >> "$MWAA_STARTUP_ASKED"
"""
_PIP_OF_VENV = """#!/bin/sh
printf '%s\\n' "$0 $*" >> "$MWAA_STARTUP_ASKED"
"""
# Written twice: `exit` in a sourced script passes by what follows it, and a trap of the script's own replaces this one.
_WRITE = '/usr/bin/env -0 > "$MWAA_STARTUP_EXPORTED"'
_WRAPPER = f"trap 'code=$?; {_WRITE}; exit $code' EXIT; source \"$MWAA_STARTUP_SCRIPT\"; code=$?; {_WRITE}; exit $code"


class StartupScriptError(SandboxError):
    """The startup script did not do its work; the text says how it ended, with its last lines."""


@dataclass(frozen=True, slots=True)
class StartupResult:
    """What the script left behind."""

    exports: Mapping[str, str]
    asked: tuple[str, ...]
    """Commands of the shims, as written; none was carried out."""
    output: str


def run_startup_script(
    content: bytes, variables: Mapping[str, str], *, name: str = "startup.sh", limit_seconds: float = LIMIT_SECONDS
) -> StartupResult:
    """Source the script with these variables, as MWAA does on every component, and return what it exported.

    Run by root it becomes nobody. Whatever it started ends with it, its home is deleted.

    Raises:
        StartupScriptError: it is no shell script, failed, or did not end within the limit.
    """
    _check_is_shell(content, name)
    with _throw_away_home() as home:
        script, asked, exported, log = (home / n for n in ("startup.sh", "asked", "exported", "output"))
        script.write_bytes(content)
        own_home = variables.get("AIRFLOW_HOME", "")
        airflow_home = _airflow_home(home, own_home)
        before = {
            **variables,
            **({"AIRFLOW_HOME": airflow_home} if own_home else {}),
            "PATH": os.pathsep.join([str(home / "shims"), "/usr/local/bin", "/usr/bin", "/bin"]),
            "HOME": str(home),
            "TMPDIR": str(home),
            "MWAA_STARTUP_SCRIPT": str(script),
            "MWAA_STARTUP_ASKED": str(asked),
            "MWAA_STARTUP_EXPORTED": str(exported),
            **carried(),
        }
        _write_shims(home / "shims")
        _give_away(home)
        _check_syntax(script, name)
        code = _run(before, home, log, limit_seconds)
        output = log.read_text(errors="replace")
        if code is None:
            raise StartupScriptError(
                f"{name} did not end within {limit_seconds:g} s; MWAA gives it five minutes{_last_lines(output)}"
            )
        if code != 0:
            raise StartupScriptError(f"{name} failed with exit code {code}{_last_lines(output)}")
        if not exported.exists():
            raise StartupScriptError(
                f"{name} exits with an EXIT trap of its own, and its exports are lost: end without `exit`"
            )
        asked_for = asked.read_text(errors="replace").replace(airflow_home, own_home) if asked.exists() else ""
        exports = {k: v.replace(airflow_home, own_home) for k, v in _exports(exported, before, home).items()}
        return StartupResult(exports, tuple(asked_for.splitlines()), output)


def _airflow_home(home: Path, own: str) -> str:
    """A folder that the script may write to in the place of Airflow's own, with what lies there."""
    stand_in = home / "airflow"
    stand_in.mkdir()
    for name in ("dags", "plugins") if own else ():
        (stand_in / name).symlink_to(Path(own) / name)
    return str(stand_in)


def _check_is_shell(content: bytes, name: str) -> None:
    first = content.split(b"\n", 1)[0].decode(errors="replace").strip()
    if b"\0" in content:
        raise StartupScriptError(f"{name} is no shell script: it holds binary data")
    if first.startswith("#!") and not {Path(word).name for word in first[2:].split()} & {"sh", "bash", "dash"}:
        raise StartupScriptError(
            f"{name} is no shell script: its first line is {first!r}, and MWAA sources it with bash"
        )
    if content.startswith(b"#!") and b"\r\n" in content:
        raise StartupScriptError(
            f"{name} has Windows line ends, which bash takes for part of each line: save it with LF"
        )


def _check_syntax(script: Path, name: str) -> None:
    checked = subprocess.run(
        ["/bin/bash", "-n", str(script)], capture_output=True, text=True, errors="replace", check=False
    )
    if checked.returncode != 0:
        said = checked.stderr.strip().replace(f"{script}: ", "").splitlines()
        raise StartupScriptError(f"{name} is no shell script that bash can read: {said[0] if said else ''}")


def _run(variables: Mapping[str, str], home: Path, log: Path, limit_seconds: float) -> int | None:
    is_root = os.geteuid() == 0
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["/bin/bash", "--noprofile", "--norc", "-c", _WRAPPER],
            env=dict(variables),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=_NOBODY if is_root else None,
            group=_NOBODY if is_root else None,
            extra_groups=[] if is_root else None,
        )
        try:
            return process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _exports(path: Path, before: Mapping[str, str], home: Path) -> dict[str, str]:
    found = {}
    for entry in path.read_bytes().split(b"\0"):
        name, _, value = entry.decode(errors="replace").partition("=")
        if name and value != before.get(name) and not name.startswith(("MWAA_STARTUP_", "BASH_FUNC_")):
            found[name] = value
    shims = str(home / "shims")
    if "PATH" in found:
        found["PATH"] = os.pathsep.join(p for p in found["PATH"].split(os.pathsep) if p != shims)
    return {name: value for name, value in found.items() if name not in _OF_THE_SHELL - {"PATH"}}


def _last_lines(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()][-5:]
    return "; its last lines:\n" + "\n".join(lines) if lines else "; it said nothing"


def _write_shims(folder: Path) -> None:
    folder.mkdir()
    for name in SHIMS:
        (folder / name).write_text(_SHIM)
        (folder / name).chmod(0o755)
    python = shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin") or "/usr/bin/python3"
    written = {
        "python": _PYTHON.format(python=python),
        "python3": _PYTHON.format(python=python),
        "pip-of-venv": _PIP_OF_VENV,
    }
    for name, text in written.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)


def _give_away(home: Path) -> None:
    if os.geteuid() == 0:
        for path in (home, *home.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)


@contextmanager
def _throw_away_home() -> Iterator[Path]:
    run = current_run()
    if run:
        home = temporary_folder(run, Path(f"startup-{os.getpid()}"))
    else:  # root's own temporary folder may be closed to nobody
        home = Path(tempfile.mkdtemp(prefix="mwaa-startup-", dir="/tmp" if os.geteuid() == 0 else None))  # noqa: S108
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
