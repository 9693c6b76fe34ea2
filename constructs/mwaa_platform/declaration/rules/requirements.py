"""requirements.txt: pinned, under the right constraints, and installable where there is no internet.

Source: MWAA User Guide, connections-packages and best-practices-dependencies (2026-09-01): constraints are required from Airflow
2.7.2 on, and an environment whose web server is private installs from wheels only.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from mwaa_platform.aws.airflow_versions import CONSTRAINTS_REQUIRED_SINCE, AirflowVersion, find_airflow_version
from mwaa_platform.aws.image_packages import image_packages
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.requirements_file import (
    CONSTRAINTS_IN_ENVIRONMENT,
    Line,
    RequirementsFile,
    bundled_wheels,
    pin_of,
    read_requirements,
)
from mwaa_platform.declaration.rules.draft import Draft

_PUBLISHED = re.compile(
    r"https://raw\.githubusercontent\.com/apache/airflow/constraints-(?P<airflow>[\d.]+)/constraints-(?P<python>[\d.]+)\.txt"
)
_AMAZON = canonicalize_name("apache-airflow-providers-amazon")


def _requirements(draft: Draft) -> RequirementsFile | None:
    path = draft.folder / "requirements.txt"
    return read_requirements(path) if path.is_file() else None


def are_pinned(draft: Draft) -> Iterator[Problem]:
    """Every package at one version: an environment installs anew at each update, and must get the same."""
    file = _requirements(draft)
    for line in file.packages if file else ():
        if line.requirement is None:
            yield _at(file, line.number, "no requirement that pip can read", line.text, "name==version, or a wheel")
        elif line.requirement.url:
            yield _at(file, line.number, "a package from a URL", line.text, "name==version, or a wheel in plugins/")
        elif line.pinned is None:
            yield _at(
                file, line.number, "not pinned to one version", line.text, "name==version", f"write {line.name}==…"
            )


def constraints_fit(draft: Draft) -> Iterator[Problem]:
    """The constraints are those of the declared Airflow version and its Python."""
    file, version = _requirements(draft), _version(draft)
    if file is None or version is None or Version(version.number) < CONSTRAINTS_REQUIRED_SINCE:
        return
    wanted = f"https://raw.githubusercontent.com/apache/airflow/constraints-{version.number}/constraints-{version.python}.txt"
    allowed = f"--constraint {wanted}, or --constraint {CONSTRAINTS_IN_ENVIRONMENT} with constraints.txt beside requirements.txt"
    if file.packages and not file.constraints:
        message = "no --constraint line: MWAA would add its own, and pip here would install other versions than there"
        yield _at(file, 1, message, "", allowed, severity=Severity.WARNING)
    for number, target in file.constraints:
        if target == CONSTRAINTS_IN_ENVIRONMENT:
            yield from _vendored(file, number, draft.folder / "constraints.txt", version)
        elif not (published := _PUBLISHED.fullmatch(target)):
            yield _at(file, number, "constraints from a place that cannot be checked", target, allowed)
        elif (published["airflow"], published["python"]) != (version.number, version.python):
            message = f"constraints of Airflow {published['airflow']} on Python {published['python']}"
            yield _at(file, number, f"{message}, declared is {version.number} on {version.python}", target, wanted)


def _vendored(file: RequirementsFile, number: int, path: Path, version: AirflowVersion) -> Iterator[Problem]:
    if not path.is_file():
        cure = f"save the constraints of Airflow {version.number} as {path.name} beside requirements.txt"
        yield _at(file, number, f"{path.name} is not there", CONSTRAINTS_IN_ENVIRONMENT, cure=cure)
        return
    found = pin_of(_AMAZON, path)
    if version.amazon_provider and found != version.amazon_provider:
        got = f"{_AMAZON}=={found}" if found else f"no pin of {_AMAZON}"
        message = f"the constraints are not those of Airflow {version.number}"
        cure = f"replace the file by the constraints of {version.number}"
        yield Problem(message, got=got, allowed=f"{_AMAZON}=={version.amazon_provider}", cure=cure, file=path, line=1)


def install_without_internet(draft: Draft) -> Iterator[Problem]:
    """Behind a private web server a package comes from MWAA's image or from a bundled wheel."""
    private = [name for name, stage in draft.stages("webserver") if stage.webserver.access == "private"]
    file = _requirements(draft)
    if not private or file is None or draft.airflow is None:
        return
    stages = ", ".join(private)
    for number, target in file.constraints:
        if target.startswith("https://"):
            message = f"stage {stages} has a private web server, which cannot fetch constraints from the internet"
            cure = f"save them as constraints.txt beside requirements.txt, and write --constraint {CONSTRAINTS_IN_ENVIRONMENT}"
            yield _at(file, number, message, target, cure=cure)
    image = image_packages(draft.airflow.version)
    wheels = bundled_wheels(draft.folder)
    unknown = [line for line in file.packages if line.name and line.name not in wheels]
    if image is None and unknown:
        message = f"what MWAA's image of Airflow {draft.airflow.version} holds is not known: stage {stages} may fail to install this"
        yield _at(file, unknown[0].number, message, unknown[0].text, severity=Severity.WARNING)
        return
    for line in unknown:
        yield from _not_there(file, line, (image or {}).get(str(line.name)), draft.airflow.version, stages)


def _not_there(
    file: RequirementsFile, line: Line, in_image: str | None, version: str, stages: str
) -> Iterator[Problem]:
    if line.pinned is None or (in_image is not None and Version(in_image) == line.pinned):
        return
    message = f"stage {stages} has a private web server, which installs from wheels only, and this one is neither bundled nor in"
    allowed = f"{line.name}=={in_image}" if in_image else ""
    cure = f"put its wheel into {file.path.parent.name}/plugins/" + (
        f", or take the image's {in_image}" if in_image else ""
    )
    yield _at(file, line.number, f"{message} MWAA's image of Airflow {version}", line.text, allowed, cure)


def _version(draft: Draft) -> AirflowVersion | None:
    return find_airflow_version(draft.airflow.version) if draft.airflow else None


def _at(
    file: RequirementsFile | None,
    number: int,
    message: str,
    got: str = "",
    allowed: str = "",
    cure: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    path = file.path if file else None
    return Problem(message, got=got, allowed=allowed, cure=cure, severity=severity, file=path, line=number)
