"""The team's folder: its name, the DAGs in it, and what would go into the environment and should not."""

import re
from collections.abc import Iterator
from pathlib import Path

from mwaa_platform.declaration.dag_folder import dag_files
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at

MOST_FILES = 2_000
MOST_BYTES = 200_000_000
MOST_BYTES_OF_A_FILE = 20_000_000
"""Our choice: MWAA compares the folder every 30 seconds and copies it to each container, which has 20 GB for everything."""

_OF_A_REGULAR_EXPRESSION = re.compile(r"\.\*|\\\.|^\^|\$$|\(.*\||\.\+")


_MISTAKEN = {
    re.compile(r".*\.whl"): (
        "no line of requirements.txt names this wheel, and MWAA installs no other",
        "write its path there, /usr/local/airflow/dags/…, or remove it",
    ),
    re.compile(r"(?i)(.*[-_.])?requirements([-_.].*)?\.txt"): (
        "MWAA installs requirements.txt beside team.yaml and no other file",
        "put its lines there; a file for developers belongs into tests/ or out of dags/",
    ),
    re.compile(r"(?i)start-?up[-_.]?.*\.sh"): (
        "MWAA runs startup.sh beside team.yaml and no other script",
        "move its lines there, or remove it",
    ),
}
"""What looks as if MWAA took it; a file that DAGs, requirements or the startup script name is for them."""


def name_is_the_team(draft: Draft) -> Iterator[Problem]:
    """dags/<team>/team.yaml declares that team."""
    if isinstance(draft.data.get("team"), str) and draft.team != draft.folder.name:
        cure = f"write team: {draft.folder.name}, or rename the folder to {draft.team}"
        yield Problem("the team is not called as its folder", ("team",), draft.team, draft.folder.name, cure)


def holds_dags(draft: Draft) -> Iterator[Problem]:
    """There is something to deploy."""
    if not any(path.suffix in (".py", ".yaml", ".yml", ".zip") for path in dag_files(draft.folder)):
        yield Problem(
            f"no DAG file in {draft.folder.name}/",
            cure="put the team's DAGs beside team.yaml",
            file=draft.folder / "team.yaml",
        )


def ignores_as_meant(draft: Draft) -> Iterator[Problem]:
    """Lines of .airflowignore in the syntax of the version: regular expressions in Airflow 2, patterns like git's in Airflow 3."""
    if draft.airflow is None:
        return
    declared = draft.airflow.options().get("core.dag_ignore_file_syntax")
    syntax = declared or ("regexp" if draft.airflow.version.startswith("2.") else "glob")
    for path in sorted(draft.folder.rglob(".airflowignore")):
        for number, raw in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            text = raw.partition("#")[0].strip()
            if syntax == "regexp" and text and not _compiles(text):
                message = f"Airflow {draft.airflow.version} takes this line for a regular expression, and it is none"
                yield _at(path, number, message, text, cure=f"write {_as_expression(text)}")
            elif syntax == "glob" and _OF_A_REGULAR_EXPRESSION.search(text):
                message = f"Airflow {draft.airflow.version} takes lines for patterns like git's: this reads like an expression"
                cure = "write it with * and ?, or declare core.dag_ignore_file_syntax: regexp"
                yield _at(path, number, message, text, cure=cure, severity=Severity.WARNING)


def holds_nothing_else(draft: Draft) -> Iterator[Problem]:
    """No virtual environment or foreign file goes into the bucket."""
    home = draft.folder.resolve()
    for found in sorted(draft.folder.rglob("pyvenv.cfg")):
        message = "a virtual environment in the DAG folder would be copied to every container"
        yield _at(found.parent, 0, message, cure="make it outside of dags/")
    for path in dag_files(draft.folder):
        if not path.resolve().is_relative_to(home):
            message = "a link that leads out of the team's folder"
            yield _at(path, 0, message, str(path.resolve()), cure="copy the file, or move it here")
        elif path.suffix == ".ipynb" and not _is_named(path, draft.folder):
            message = "no DAG file names this notebook, and Airflow reads none"
            yield _at(path, 0, message, cure="move it out of dags/, or into tests/", severity=Severity.WARNING)


def is_what_mwaa_takes(draft: Draft) -> Iterator[Problem]:
    """Nothing lies there in the belief that MWAA takes it, by a name that it does not."""
    archive, plugins = draft.folder / "plugins.zip", draft.folder / "plugins"
    if archive.is_file():
        message = "plugins.zip is not deployed: an archive is made of plugins/ at each synth"
        cure = "delete it" if plugins.is_dir() else "unpack it: unzip plugins.zip -d plugins && rm plugins.zip"
        yield _at(archive, 0, message, severity=Severity.WARNING if plugins.is_dir() else Severity.ERROR, cure=cure)
    for path in dag_files(draft.folder):
        for pattern, (message, cure) in _MISTAKEN.items():
            if (
                pattern.fullmatch(path.name)
                and path.name != "constraints.txt"
                and not _is_spoken_of(path, draft.folder)
            ):
                yield _at(path, 0, message, cure=cure, severity=Severity.WARNING)


def is_small(draft: Draft) -> Iterator[Problem]:
    """The folder holds code: MWAA copies it to every container."""
    sizes = {path: path.stat().st_size for path in dag_files(draft.folder)}
    for path, size in sizes.items():
        if size > MOST_BYTES_OF_A_FILE:
            message = f"a file of {size:,} bytes is copied to every container"
            cure = "put data into a bucket that a task reads"
            yield _at(path, 0, message, allowed=f"{MOST_BYTES_OF_A_FILE:,}", cure=cure, severity=Severity.WARNING)
    total = sum(sizes.values())
    if len(sizes) > MOST_FILES or total > MOST_BYTES:
        message = "much for a DAG folder, which MWAA compares every 30 seconds"
        got, allowed = f"{len(sizes):,} files, {total:,} bytes", f"{MOST_FILES:,} files, {MOST_BYTES:,} bytes"
        yield _at(draft.folder / "team.yaml", 1, message, got, allowed, severity=Severity.WARNING)


def _compiles(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _as_expression(pattern: str) -> str:
    """The regular expression that the pattern probably means."""
    return re.escape(pattern.strip("/")).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")


def _is_spoken_of(path: Path, folder: Path) -> bool:
    """By a DAG file, or by what else goes into the environment; a folder of wheels by its own name."""
    others = [folder / "requirements.txt", folder / "startup.sh"]
    written = "".join(other.read_text(errors="replace") for other in others if other.is_file())
    found = path.suffix == ".whl" and "--find-links /usr/local/airflow/dags" in written
    return found or path.name in written or _is_named(path, folder)


def _is_named(path: Path, folder: Path) -> bool:
    return any(path.name in dag.read_text(errors="replace") for dag in dag_files(folder) if dag.suffix == ".py")
