"""Packages for an environment that cannot fetch them: from MWAA's image, or from a wheel that comes along.

Source: MWAA User Guide, best-practices-dependencies (2026-09-01): with a private web server an environment installs from wheels only.
"""

from collections.abc import Iterator

from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from mwaa_platform.aws.image_packages import image_packages
from mwaa_platform.aws.worker_platform import PROCESSOR, wheel_tags
from mwaa_platform.declaration.bundle import bundle_of, inputs_digest, misfits, missing_from
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.requirements_file import (
    CONSTRAINTS_IN_ENVIRONMENT,
    Line,
    RequirementsFile,
    file_here,
)
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at
from mwaa_platform.declaration.rules.lines import isolated_stages, requirements_of, version_of
from mwaa_platform.declaration.wheels import wheels_in

_PLACES = "/usr/local/airflow/plugins/<wheel in plugins/>, /usr/local/airflow/dags/<wheel beside the DAGs>"


def wheels_fit(draft: Draft) -> Iterator[Problem]:
    """Wheels that lines name by path are there, and all in plugins/ are made for MWAA's Python, system and processor."""
    file, version = requirements_of(draft), version_of(draft)
    for line in file.packages if file else ():
        if not line.target or "://" in line.target or line.requirement is None:
            continue
        here = file_here(line.target, draft.folder)
        if here is None:
            yield _at(file, line.number, "a wheel at a path that no environment has", line.text, _PLACES)
        elif not here.is_file():
            cure = f"put it into {here.parent.relative_to(draft.folder.parent)}/"
            yield _at(file, line.number, f"{here.name} is not there", line.text, cure=cure)
    if version is None:
        return
    for path in sorted(draft.folder.glob("plugins/**/*.whl")):
        try:
            _, _, _, tags = parse_wheel_filename(path.name)
        except (InvalidWheelFilename, InvalidVersion):
            yield _at(path, 0, "no name that pip takes for a wheel", path.name, "name-version-python-abi-platform.whl")
            continue
        if not tags.intersection(wheel_tags(version.python)):
            got = ", ".join(sorted(str(tag) for tag in tags))
            message = f"this wheel does not install on MWAA: Python {version.python} on Linux, {PROCESSOR}"
            yield _at(path, 0, message, got, cure=f"{_command(draft)} takes the right ones")


def bundle_is_current(draft: Draft) -> Iterator[Problem]:
    """With `bundle: true` there is a bundle of just these requirements, complete, for MWAA's machines."""
    file, version, keys = requirements_of(draft), version_of(draft), ("dependencies", "bundle")
    if version is None or not _bundled(draft):
        return
    if file is None or not file.packages:
        message = "bundle: true, and requirements.txt asks for no package"
        yield Problem(message, keys, cure="remove the line", severity=Severity.WARNING)
        return
    make, bundle = _command(draft), bundle_of(draft.folder.parent.parent, draft.folder.name)
    if bundle is None:
        yield Problem(f"there is no bundle in build/{draft.folder.name}/", keys, "true", cure=make)
    elif bundle.inputs != inputs_digest(draft.folder, version.number):
        message = "the bundle was made from other requirements, constraints or another Airflow version"
        yield Problem(message, keys, "true", cure=make)
    else:
        wheels = bundle.wheels()
        for wheel in misfits(wheels, version.python):
            yield _at(wheel.path, 0, "this wheel of the bundle does not install on MWAA", cure=make)
        asked = [line.requirement for line in file.packages if line.requirement]
        for missing in missing_from(wheels, asked, image_packages(version.number) or {}, version.python):
            message = f"the bundle lacks {missing.requirement}, which {missing.needed_by} needs"
            yield Problem(message, keys, missing.found, cure=make)


def install_without_internet(draft: Draft) -> Iterator[Problem]:
    """Behind a private web server, in an isolated network or with --no-index, a package comes from MWAA's image or a wheel."""
    file = requirements_of(draft)
    if file is None or draft.airflow is None or _bundled(draft):
        return
    closed = list(_closed(draft, file))
    if not closed:
        return
    because = ", ".join(dict.fromkeys(closed))
    for number, target in file.constraints:
        if target.startswith("https://"):
            message = f"{because}, and constraints cannot be fetched from the internet"
            cure = f"save them as constraints.txt beside requirements.txt, and write --constraint {CONSTRAINTS_IN_ENVIRONMENT}"
            yield _at(file, number, message, target, cure=cure)
    image = image_packages(draft.airflow.version)
    wheels = {wheel.name: wheel.version for wheel in wheels_in(draft.folder / "plugins")}
    unknown = [line for line in file.packages if line.name and line.name not in wheels]
    if image is None and unknown:
        message = f"{because}, and what MWAA's image of Airflow {draft.airflow.version} holds is not known: this may not install"
        yield _at(file, unknown[0].number, message, unknown[0].text, severity=Severity.WARNING)
        return
    for line in unknown:
        yield from _not_there(file, line, (image or {}).get(str(line.name)), draft, because)


def _closed(draft: Draft, file: RequirementsFile) -> Iterator[str]:
    """Why packages cannot be fetched, in words."""
    isolated = {name: words for name, _, words in isolated_stages(draft)}
    for name, stage in draft.stages("webserver", "network"):
        if stage.webserver.access != "private" and draft.dependencies and draft.dependencies.code_artifact:
            continue
        if name in isolated:
            yield isolated[name]
        elif stage.webserver.access == "private":
            yield f"stage {name} has a private web server"
    if file.has("--no-index"):
        yield "--no-index is set"


def _not_there(
    file: RequirementsFile, line: Line, in_image: str | None, draft: Draft, because: str
) -> Iterator[Problem]:
    if line.pinned is None or (in_image is not None and Version(in_image) == line.pinned):
        return
    version = draft.airflow.version if draft.airflow else ""
    message = f"{because}: packages install from wheels only, and this one is neither in plugins/ nor in MWAA's image of {version}"
    allowed = f"{line.name}=={in_image}" if in_image else ""
    cure = f"{_command(draft)} makes a bundle, which dependencies: {{bundle: true}} deploys"
    cure += f"; or take the image's {in_image}" if in_image else ""
    yield _at(file, line.number, message, line.text, allowed, cure)


def _bundled(draft: Draft) -> bool:
    return draft.dependencies is not None and draft.dependencies.bundle


def _command(draft: Draft) -> str:
    return f"mwaa-platform package {draft.folder.name} --wheels"
