"""Virtual environments that the startup script makes: what its stubs recorded is done here, by uv, from this machine's index."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.local_airflow.requirements import index_unreachable
from sandbox.local_airflow.startup_script import LIMIT_SECONDS
from sandbox.local_airflow.uv import run_uv
from sandbox.lock_files import alone
from sandbox.server import SandboxError

_MAKING = ("python3", "-m", "venv")
_DONE = "mwaa-platform-installed"
_ONLY_PIPS = ("--no-user", "--no-cache-dir", "--disable-pip-version-check", "--quiet", "-q")
"""Flags of pip that uv does not know, or that change nothing here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the script asked for: virtual environments with the arguments of their `pip install`, and commands that are not done."""

    environments: Mapping[Path, list[str]] = field(default_factory=dict)
    others: tuple[str, ...] = ()


def read_asked(commands: Iterable[str], airflow_home: Path) -> Asked:
    """Environments below Airflow's home, which is all that the script may write to on MWAA besides /tmp."""
    made: dict[Path, list[str]] = {}
    others: list[str] = []
    for command in commands:
        words = command.split()
        pip = Path(words[0])
        if tuple(words[:3]) == _MAKING and Path(words[-1]).is_relative_to(airflow_home):
            made[Path(words[-1])] = []
        elif pip.parent.parent in made and words[1:2] == ["install"]:
            made[pip.parent.parent] += [word for word in words[2:] if word not in _ONLY_PIPS]
        else:
            others.append(command)
    return Asked(made, tuple(others))


def make(
    asked: Asked,
    python: Path,
    variables: Mapping[str, str],
    report: Callable[[str], None],
    *,
    installations: Path | None = None,
) -> None:
    """Make those that are not there yet as they were asked for.

    With `installations` they lie there, each shared by all who ask for the same, and where the script wants one is a link.

    Raises:
        SandboxError: packages could not be installed.
    """
    for folder, packages in asked.environments.items():
        wanted = hashlib.sha256("\n".join((str(python), *packages)).encode()).hexdigest()
        real = installations / f"virtual-{wanted[:12]}" if installations else folder
        with alone(real.with_name(f".{real.name}.lock"), f"makes {folder.name}", report):
            if not _is_done(real, wanted):
                report(f"making the startup script's virtual environment {folder.name}")
                _make(real, python, packages, variables)
                (real / _DONE).write_text(wanted)
        if real != folder:
            _link(folder, real)


def _is_done(folder: Path, wanted: str) -> bool:
    done = folder / _DONE
    return done.exists() and done.read_text() == wanted


def _link(folder: Path, real: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    folder.unlink(missing_ok=True)
    folder.symlink_to(real)


def _make(folder: Path, python: Path, packages: Sequence[str], variables: Mapping[str, str]) -> None:
    _run(("venv", "--quiet", "--clear", "--no-python-downloads", "--python", str(python), str(folder)), variables)
    if packages:
        _run(("pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *packages), variables)


def _run(arguments: tuple[str, ...], variables: Mapping[str, str]) -> None:
    code, output = run_uv(arguments, timeout_seconds=LIMIT_SECONDS, variables=variables)
    if code != 0:
        said = index_unreachable(output) or " ".join(output.split())[-600:]
        raise SandboxError(f"the startup script's virtual environment could not be made: {said}")
