"""The requirements file of the bucket, as MWAA installs it: under constraints, and never over what MWAA keeps.

Source: MWAA User Guide, connections-packages (2026-09-01); aws/amazon-mwaa-docker-images, python/mwaa/utils/user_requirements.py,
2026-08-20: MWAA adds its own constraints unless any line, a comment included, names some.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.essential_packages import essential_packages
from mwaa_platform.aws.image_constraints import image_constraints
from mwaa_platform.declaration.requirements_file import NAMES_CONSTRAINTS, read_requirements

HOME_IN_ENVIRONMENT = "/usr/local/airflow"

_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_PUBLISHED = re.compile(
    r"https://raw\.githubusercontent\.com/apache/airflow/(?:refs/(?:heads|tags)/)?constraints-[\w.\-]+/constraints-[\w.\-]+\.txt"
)


@dataclass(frozen=True, slots=True)
class Requirements:
    """The file, and the Airflow home below which dags/ and plugins/ lie, where its lines say /usr/local/airflow."""

    path: Path
    home: Path


def problems(path: Path, version: str) -> list[str]:
    """Everything pip in the environment would stumble over, each with its line; empty if nothing."""
    essential = essential_packages(version) or {}
    found = []
    for line in read_requirements(path).packages:
        at = f"{path.name}, line {line.number}: "
        if line.requirement is None and "${" in line.text:
            continue  # pip puts a variable in, which the startup script may export
        if line.requirement is None:
            found.append(f"{at}pip cannot read {line.text!r}; write name==version")
        elif (kept := essential.get(str(line.name))) and (
            line.requirement.url or not line.requirement.specifier.contains(kept, prereleases=True)
        ):
            found.append(
                f"{at}MWAA keeps {line.name}=={kept} with Airflow {version} and lets nothing replace it, "
                f"got {line.text!r}; take the line out, or write {line.name}=={kept}"
            )
    return found


def as_installed(
    requirements: Requirements, version: str, variables: Mapping[str, str] | None = None
) -> tuple[str, list[str]]:
    """The file's text with local paths and constraints, and notes on what differs from the file.

    `${NAME}` becomes that variable's value wherever it stands, as with pip; uv does so in some places only.
    """
    text, notes = requirements.path.read_text(encoding="utf-8", errors="replace"), []
    own = image_constraints(version) if is_needed(requirements.path) else None
    if own and _PUBLISHED.search(text):
        text = _PUBLISHED.sub(str(own), text)
        notes.append(f"published constraints are not fetched: taken are those of MWAA's image of Airflow {version}")
    elif own and not any(NAMES_CONSTRAINTS.search(line) for line in text.splitlines()):
        text = f'--constraint "{own}"\n{text}'
        notes.append(
            f"no --constraint line: taken are the constraints of MWAA's image of Airflow {version}, as MWAA does"
        )
    text = _VARIABLE.sub(lambda found: (variables or {}).get(found[1], found[0]), text)
    return text.replace(HOME_IN_ENVIRONMENT, str(requirements.home)), notes


def is_needed(path: Path) -> bool:
    """Whether there is anything to install; a bucket always has a file, if only an empty one."""
    file = read_requirements(path)
    return bool(file.packages or file.options)


def essential_constraints(version: str) -> str:
    """A constraints file of what MWAA keeps."""
    return "".join(f"{name}=={number}\n" for name, number in (essential_packages(version) or {}).items())


_UNKNOWN = re.compile(
    r"(?:Because |and |because )?([\w.\-\[\]]+) was not found in the (?:package registry|provided package locations)"
)
_NO_VERSION = re.compile(r"there is no version of ([\w.\-\[\]]+?)(==\S+?)?(?=[\s,]|$)")
_MISSING_FILE = re.compile(r"(?:not found|failed to read from file).*?`([^`]+\.txt)`")


def explain(output: str, path: Path, version: str) -> str:
    """What uv said, as a sentence that begins with the cause and names the line where one is known."""
    said = " ".join(output.split())
    cause = said.partition("cause: ")[2].partition(" hint:")[0] or said[-600:]
    if unknown := _UNKNOWN.search(said):
        return f"{_at(path, unknown[1])}there is no package named {unknown[1]} in the package index"
    if (none := _NO_VERSION.search(said)) and none[2]:
        return f"{_at(path, none[1])}there is no {none[1]}{none[2]} in the package index"
    if missing := _MISSING_FILE.search(said):
        return f"{path.name} names {Path(missing[1]).name}, which is not there: {cause}"
    if "No solution found" in said:
        named = next((line for line in read_requirements(path).packages if f"{line.name}==" in cause), None)
        at = f"{path.name}, line {named.number}: " if named else f"{path.name}: "
        return f"{at}packages conflict with each other, their constraints, or what MWAA keeps of Airflow {version}: {cause}"
    if unreachable := index_unreachable(output):
        return unreachable
    return f"packages of {path.name} cannot be installed: {cause}"


def index_unreachable(output: str) -> str:
    """That uv could not reach the package index; empty if that is not what it said."""
    said = " ".join(output.split())
    if "Failed to fetch" not in said and "error sending request" not in said:
        return ""
    cause = said.partition("cause: ")[2].partition(" hint:")[0] or said[-600:]
    where = "the network, and the index that UV_INDEX_URL, PIP_INDEX_URL or uv's configuration names"
    return f"the package index cannot be reached: {cause}; look at {where}, then start again"


def _at(path: Path, name: str) -> str:
    plain = re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()
    number = next((line.number for line in read_requirements(path).packages if line.name == plain), None)
    return f"{path.name}, line {number}: " if number else f"{path.name}: "
