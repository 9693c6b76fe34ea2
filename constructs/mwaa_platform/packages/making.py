"""The work of `mwaa-platform package`: into build/<team>/, never into the declaration's folder."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mwaa_platform.archive import files_of, zip_folder
from mwaa_platform.aws.airflow_versions import find_airflow_version
from mwaa_platform.aws.essential_packages import essential_packages
from mwaa_platform.aws.image_constraints import image_constraints
from mwaa_platform.aws.image_packages import image_packages
from mwaa_platform.declaration.bundle import (
    BUILD,
    RECORD,
    WHEELS,
    WHEELS_IN_ENVIRONMENT,
    Bundle,
    inputs_digest,
    misfits,
    missing_from,
)
from mwaa_platform.declaration.constraints_file import read_constraints
from mwaa_platform.declaration.requirements_file import RequirementsFile, file_here, read_requirements
from mwaa_platform.declaration.wheels import wheels_in
from mwaa_platform.packages.tools import PackagingError, download, resolve, resolves_offline

_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")

__all__ = ["Made", "PackagingError", "make_bundle", "make_plugins"]


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, and what a person should know of it."""

    file: Path
    """plugins.zip, or of a bundle that needs none its requirements.txt."""
    sha256: str
    wheels: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def make_plugins(root: Path, team: str, bundle: Bundle | None = None) -> Made:
    """build/<team>/plugins.zip from plugins/, with the bundle's wheels if there is one; the same input gives the same bytes.

    Raises:
        PackagingError: there is nothing to put into it.
    """
    plugins, more = root / "dags" / team / "plugins", bundle.in_plugins() if bundle else {}
    if not more and not (plugins.is_dir() and files_of(plugins)):
        raise PackagingError(f"dags/{team}/plugins/ holds no file: there is nothing to put into plugins.zip")
    content = zip_folder(plugins, more)
    path = root / BUILD / team / "plugins.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Made(path, hashlib.sha256(content).hexdigest())


def make_bundle(
    root: Path,
    team: str,
    airflow_version: str,
    *,
    find_links: Sequence[Path] = (),
    report: Callable[[str], None] = lambda text: None,
) -> Made:
    """Resolve requirements.txt for MWAA's machines, download what its image lacks, and check the whole.

    A former bundle stays until the new one is complete.

    Raises:
        PackagingError: nothing fits, a wheel is missing or made for another machine, or the version is not known.
    """
    folder, version = root / "dags" / team, find_airflow_version(airflow_version)
    file = read_requirements(folder / "requirements.txt")
    image = image_packages(airflow_version)
    if version is None or image is None:
        raise PackagingError(
            f"what MWAA's image of Airflow {airflow_version} holds is not known: no bundle can be complete"
        )
    own = [wheel.path for wheel in wheels_in(folder / "plugins")]
    links = [*find_links, *dict.fromkeys(path.parent for path in own)]
    target = root / BUILD / team
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=target) as made:
        work = Path(made)
        (work / WHEELS).mkdir()
        lines, constraints, line = _inputs(file, folder, airflow_version, work)
        report(f"resolving {len(file.packages)} requirements for Airflow {airflow_version}, Python {version.python}")
        indexes = _indexes(file)
        pins = resolve(lines, constraints, python=version.python, find_links=links, indexes=indexes)
        wanted = [pin for pin in pins if not _is_there(pin, image)]
        report(f"downloading {len(wanted)} wheels; {len(pins) - len(wanted)} packages are in MWAA's image")
        if wanted:
            download(wanted, work / WHEELS, python=version.python, find_links=links, indexes=indexes)
        _check(file, work / WHEELS, image, version.python)
        without = work / "image.txt"
        without.write_text("".join(f"{name}\n" for name in sorted(image)))
        if wanted and (
            said := resolves_offline(lines, constraints, python=version.python, wheels=work / WHEELS, without=without)
        ):
            raise PackagingError(f"the bundle does not install without an index: {said}")
        there = f"--find-links {WHEELS_IN_ENVIRONMENT}\n" if any((work / WHEELS).iterdir()) else ""
        text = f"{there}--no-index\n{line}" + "".join(f"{p.text}\n" for p in file.packages)
        (work / "requirements.txt").write_text(text)
        wheels = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((work / WHEELS).glob("*.whl"))
        }
        record = {"airflow": airflow_version, "inputs": inputs_digest(folder, airflow_version), "wheels": wheels}
        (work / RECORD).write_text(json.dumps(record, indent=2, sort_keys=True) + "\n")
        shutil.rmtree(target / WHEELS, ignore_errors=True)
        for name in (WHEELS, "requirements.txt", RECORD):
            (work / name).replace(target / name)
    zipped = _zipped(root, team, Bundle(target))
    held = read_constraints(constraints[0])
    floating = [pin for pin in wanted if held.of(pin.partition("==")[0]) is None and not _is_asked(pin, file)]
    notes = [
        f"{pin} is held by no constraint and no line of requirements.txt: the next bundle may take another"
        for pin in floating
    ]
    if not Bundle(target).wheels():
        notes.append("MWAA's image has every package: the bundle is its requirements.txt, without a wheel")
    return Made(zipped.file, zipped.sha256, tuple(wheel.path for wheel in Bundle(target).wheels()), tuple(notes))


def _zipped(root: Path, team: str, bundle: Bundle) -> Made:
    """plugins.zip; of a bundle that puts nothing into it, for a team without plugins, the requirements file."""
    if bundle.in_plugins() or files_of(root / "dags" / team / "plugins"):
        return make_plugins(root, team, bundle)
    (bundle.folder / "plugins.zip").unlink(missing_ok=True)
    return Made(bundle.requirements, hashlib.sha256(bundle.requirements.read_bytes()).hexdigest())


def _inputs(file: RequirementsFile, folder: Path, version: str, work: Path) -> tuple[Path, list[Path], str]:
    """The lines for uv, the constraints that count, and the constraint line for the environment."""
    lines, kept = work / "lines.txt", work / "kept.txt"
    lines.write_text(
        "".join(
            f"{line.text.replace('/usr/local/airflow/plugins', str(folder / 'plugins'))}\n" for line in file.packages
        )
    )
    kept.write_text("".join(f"{name}=={number}\n" for name, number in (essential_packages(version) or {}).items()))
    for _, target in file.constraints:
        here = file_here(target, folder)
        if here is not None:
            return lines, [here, kept], f'--constraint "{target}"\n'
    own = image_constraints(version)
    if own is None:
        raise PackagingError(
            f"the constraints of Airflow {version} are not known: save them as dags/{folder.name}/constraints.txt"
        )
    shutil.copyfile(own, work / WHEELS / "constraints.txt")
    return lines, [own, kept], f'--constraint "{WHEELS_IN_ENVIRONMENT}/constraints.txt"\n'


def _indexes(file: RequirementsFile) -> list[str]:
    """The file's own indexes as options, a `${NAME}` filled from the environment as pip does.

    Raises:
        PackagingError: a variable is not set here.
    """
    words: list[str] = []
    for option in file.options:
        if option.name in ("--index-url", "--extra-index-url"):
            value = _VARIABLE.sub(lambda found: os.environ.get(found[1], found[0]), option.value)
            if missing := _VARIABLE.search(value):
                said = f"line {option.number} of requirements.txt names an index by {missing[0]}, which is not set here"
                raise PackagingError(f"{said}: export {missing[1]} first, as the startup script does there")
            words += [option.name, value]
    return words


def _check(file: RequirementsFile, folder: Path, image: dict[str, str], python: str) -> None:
    """Raises PackagingError with every wheel that is missing or made for another machine."""
    wheels = list(wheels_in(folder))
    problems = [f"{wheel.path.name} does not install on MWAA's machines" for wheel in misfits(wheels, python)]
    asked = [line.requirement for line in file.packages if line.requirement]
    for missing in missing_from(wheels, asked, image, python):
        there = f", and {missing.found} is there" if missing.found else ""
        problems.append(f"{missing.needed_by} needs {missing.requirement}{there}")
    for line in file.packages:
        for wheel in wheels if line.sha256 else ():
            if wheel.name == line.name and hashlib.sha256(wheel.path.read_bytes()).hexdigest() not in line.sha256:
                problems.append(f"{wheel.path.name} is none of the files whose hashes stand in line {line.number}")
    if problems:
        raise PackagingError("the bundle is not complete:\n  " + "\n  ".join(problems))


def _is_there(pin: str, image: dict[str, str]) -> bool:
    requirement = Requirement(pin)
    version = image.get(canonicalize_name(requirement.name))
    return version is not None and requirement.specifier.contains(version, prereleases=True)


def _is_asked(pin: str, file: RequirementsFile) -> bool:
    return canonicalize_name(pin.partition("==")[0]) in {line.name for line in file.packages}
