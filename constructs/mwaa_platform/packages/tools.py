"""uv, which resolves for another machine, and pip, which downloads for one."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mwaa_platform.aws.worker_platform import PLATFORMS, UV_PLATFORM

_SECONDS = 900
_OURS = ("AWS_", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT", "UV_PYTHON")


class PackagingError(Exception):
    """No package was made; the text says why, and what to do."""


def resolve(
    lines: Path, constraints: Sequence[Path], *, python: str, find_links: Sequence[Path], indexes: Sequence[str] = ()
) -> list[str]:
    """`name==version` of everything that pip would install on MWAA, wheels only, from these indexes or else the user's.

    `indexes` are options as requirements.txt has them, `--index-url` with its value in the next word.

    Raises:
        PackagingError: nothing fits, or the index cannot be reached.
    """
    options = ["--python-version", python, "--python-platform", UV_PLATFORM, "--no-python-downloads"]
    options += ["--only-binary", ":all:", "--no-header", "--no-annotate", "--quiet"]
    options += [word for path in constraints for word in ("--constraints", str(path))]
    options += [word for path in find_links for word in ("--find-links", str(path))]
    ended = _run([str(_uv()), "pip", "compile", str(lines), *options, *indexes])
    if ended.returncode != 0:
        raise PackagingError(_explained(ended.stderr))
    text = [line.strip() for line in ended.stdout.splitlines()]
    return [line for line in text if line and not line.startswith(("#", "-"))]


def resolves_offline(lines: Path, constraints: Sequence[Path], *, python: str, wheels: Path, without: Path) -> str:
    """What uv says against the bundle, asked to resolve it from the folder alone; empty if nothing.

    `without` names the packages of MWAA's image, which are there already.
    """
    options = ["--python-version", python, "--python-platform", UV_PLATFORM, "--no-python-downloads", "--quiet"]
    options += ["--offline", "--no-index", "--find-links", str(wheels), "--only-binary", ":all:"]
    options += ["--excludes", str(without), *(word for path in constraints for word in ("--constraints", str(path)))]
    ended = _run([str(_uv()), "pip", "compile", str(lines), *options])
    return _explained(ended.stderr) if ended.returncode != 0 else ""


def download(
    pins: Sequence[str], folder: Path, *, python: str, find_links: Sequence[Path], indexes: Sequence[str] = ()
) -> None:
    """Each pin's wheel for MWAA's machines, into the folder.

    Raises:
        PackagingError: a wheel is missing, or the index cannot be reached.
    """
    abi = f"cp{python.replace('.', '')}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python, "--dest", str(folder)]
    command += [word for tag in (abi, "abi3", "none") for word in ("--abi", tag)]
    command += [word for tag in PLATFORMS for word in ("--platform", tag)]
    command += [word for path in find_links for word in ("--find-links", str(path))]
    ended = _run([*command, *indexes, *pins])
    if ended.returncode != 0:
        lines = [line for line in ended.stderr.splitlines() if line.startswith("ERROR")] or ended.stderr.splitlines()
        said = " ".join(lines)[-800:] if lines else "pip said nothing"
        if "No module named pip" in said:
            said = "pip is missing from the virtual environment: run `python -m ensurepip` in it"
        raise PackagingError(f"wheels could not be downloaded: {said}")


def _uv() -> Path:
    path = Path(sys.executable).parent / "uv"
    if not path.exists():
        raise PackagingError("uv is missing from the virtual environment: run `make setup`")
    return path


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    # One setting for the index serves both.
    for ours, theirs in (("UV_INDEX_URL", "PIP_INDEX_URL"), ("PIP_INDEX_URL", "UV_INDEX_URL")):
        if ours in os.environ and theirs not in kept:
            kept[theirs] = os.environ[ours]
    try:
        return subprocess.run(
            command,
            env={**kept, "NO_COLOR": "1", "UV_NO_PROGRESS": "1"},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackagingError(f"{Path(command[0]).name} did not end within {_SECONDS} s") from None


def _explained(said: str) -> str:
    """The sentences of uv, without its drawing."""
    words = " ".join(re.sub(r"[^ -~]+", " ", said).split())
    text = words.removeprefix("error: ").removeprefix("No solution found when resolving dependencies")
    text = re.sub(r"^:? ?(?:cause: )?", "", text)
    if "error sending request" in words or "Failed to fetch" in words:
        return f"the package index cannot be reached: {text[-500:]}"
    if lacking := re.search(r"(\S+==\S+) has no (?:usable )?wheels", text):
        text = text.partition(" hint: ")[0]
        return f"{text[-900:]}\nbuild one, `pip wheel --no-deps {lacking[1]}`, and put it into plugins/"
    return text[-1000:]
