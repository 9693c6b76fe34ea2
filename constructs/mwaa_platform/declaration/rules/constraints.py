"""Constraints: the right ones, and pins that fit them.

Source: MWAA User Guide, connections-packages (2026-09-01): constraints are required from Airflow 2.7.2 on.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from mwaa_platform.aws.airflow_versions import CONSTRAINTS_REQUIRED_SINCE, AirflowVersion
from mwaa_platform.aws.essential_packages import essential_packages
from mwaa_platform.aws.image_constraints import image_constraints
from mwaa_platform.aws.image_packages import image_packages
from mwaa_platform.declaration.constraints_file import Constraints, read_constraints
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.requirements_file import CONSTRAINTS_IN_ENVIRONMENT, RequirementsFile, file_here
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at
from mwaa_platform.declaration.rules.lines import requirements_of, version_of

_PUBLISHED = re.compile(
    r"https://raw\.githubusercontent\.com/apache/airflow/(?:refs/(?:heads|tags)/)?"
    r"constraints-(?P<airflow>[\d.]+)/constraints-(?P<python>[\d.]+)\.txt"
)
"""The address that Airflow's documentation gives, or that GitHub's own pages lead to."""
_AMAZON = canonicalize_name("apache-airflow-providers-amazon")


def constraints_fit(draft: Draft) -> Iterator[Problem]:
    """The constraints are those of the declared Airflow version and its Python."""
    file, version = requirements_of(draft), version_of(draft)
    if file is None or version is None or Version(version.number) < CONSTRAINTS_REQUIRED_SINCE:
        return
    wanted = f"https://raw.githubusercontent.com/apache/airflow/constraints-{version.number}/constraints-{version.python}.txt"
    allowed = f"--constraint {wanted}, or --constraint {CONSTRAINTS_IN_ENVIRONMENT} with constraints.txt beside requirements.txt"
    yield from _seen_by_mwaa(file, allowed)
    for number, target in file.constraints:
        here = file_here(target, draft.folder)
        if here is not None:
            yield from _vendored(file, number, here, version)
        elif not (published := _PUBLISHED.fullmatch(target)):
            yield _at(file, number, "constraints from a place that cannot be checked", target, allowed)
        elif (published["airflow"], published["python"]) != (version.number, version.python):
            message = f"constraints of Airflow {published['airflow']} on Python {published['python']}"
            yield _at(
                file,
                number,
                f"{message}, declared is {version.number} on {version.python}",
                target,
                wanted,
                "name those",
            )


def _seen_by_mwaa(file: RequirementsFile, allowed: str) -> Iterator[Problem]:
    """MWAA looks for the words in any line, comments included, and adds constraints of its own where it finds none."""
    seen, named = dict(file.seen_as_constraints), {number for number, _ in file.constraints}
    if file.packages and not named and seen:
        number, text = next(iter(seen.items()))
        message = "MWAA takes this line for a constraint line and adds no constraints, and pip finds none in it"
        yield _at(file, number, message, text, allowed, "word the line differently, and add a --constraint line")
    elif file.packages and not named:
        message = "no --constraint line: MWAA would add its own, and pip here would install other versions than there"
        yield _at(file, 1, message, "", allowed, "add the line", Severity.WARNING)
    elif named and not seen:
        message = "MWAA does not see this constraint line, and adds constraints of its own: it looks for `-c ` or `--constraint `"
        yield _at(file, min(named), message, cure="put a blank, and no =, behind --constraint")


def _vendored(file: RequirementsFile, number: int, path: Path, version: AirflowVersion) -> Iterator[Problem]:
    if not path.is_file():
        cure = f"save the constraints of Airflow {version.number} as {path.name} beside requirements.txt"
        yield _at(file, number, f"{path.name} is not there", CONSTRAINTS_IN_ENVIRONMENT, cure=cure)
        return
    constraints = read_constraints(path)
    for at, text in constraints.bad:
        yield _at(path, at, "no constraint that pip takes", text, "name==version, without extras or a URL")
    found = constraints.pin_of(_AMAZON)
    if version.amazon_provider and found != version.amazon_provider:
        got = f"{_AMAZON}=={found}" if found else f"no pin of {_AMAZON}"
        message = f"the constraints are not those of Airflow {version.number}"
        cure = f"replace the file by the constraints of {version.number}"
        yield _at(path, 1, message, got, f"{_AMAZON}=={version.amazon_provider}", cure)
        return
    for name, kept in (essential_packages(version.number) or {}).items():
        allowed = constraints.of(name)
        if allowed is not None and not allowed.contains(kept, prereleases=True):
            message = f"MWAA keeps {name}=={kept} with Airflow {version.number}: pip finds no version that fits both"
            yield _at(path, constraints.line_of(name), message, f"{name}{allowed}", f"{name}=={kept}")


def fitting_line(draft: Draft, name: str) -> str:
    """The line that the constraints in force would take for a package, or one that says the form."""
    file, version = requirements_of(draft), version_of(draft)
    constraints = _applied(file, draft, version)[0] if file and version else None
    if constraints is None or version is None or constraints.of(name) is None:
        return f"{name}==…"
    return constraints.nearest(name, (image_packages(version.number) or {}).get(canonicalize_name(name)))


def pins_fit_constraints(draft: Draft) -> Iterator[Problem]:
    """Each pin is one that the constraints allow: those in the folder, else those in MWAA's image, read without network."""
    file, version = requirements_of(draft), version_of(draft)
    if file is None or version is None:
        return
    constraints, severity, whose = _applied(file, draft, version)
    if constraints is None:
        return
    image, essential = image_packages(version.number) or {}, essential_packages(version.number) or {}
    for line in file.packages:
        allowed = constraints.of(line.name) if line.name else None
        if line.name is None or line.pinned is None or allowed is None or not line.counts(version.python):
            continue
        if line.name in essential and not allowed.contains(line.pinned, prereleases=True):
            continue  # requirements.none_is_mwaas says what to do
        if not allowed.contains(line.pinned, prereleases=True):
            nearest = constraints.nearest(line.name, image.get(line.name))
            message, cure = f"{whose} allow only {line.name}{allowed}", f"write {nearest}"
            if severity is Severity.WARNING:
                hardly = f"{message}; the published ones, not read here, hardly differ"
                yield _at(file, line.number, hardly, line.text, nearest, cure, Severity.WARNING)
            else:
                none = f"{message}: pip finds no version that fits both"
                yield _at(file, line.number, none, line.text, nearest, cure)


def _applied(file: RequirementsFile, draft: Draft, version: AirflowVersion) -> tuple[Constraints | None, Severity, str]:
    """The constraints that count, whether they are exactly those, and how to call them; none where they are wrong themselves."""
    severity = Severity.ERROR
    for _, target in file.constraints:
        here = file_here(target, draft.folder)
        if here is not None:
            found = read_constraints(here) if here.is_file() else None
            return found, severity, f"the constraints in {here.name}"
        published = _PUBLISHED.fullmatch(target)
        if published is None or published["airflow"] != version.number:
            return None, severity, ""
        severity = Severity.WARNING
    own = image_constraints(version.number)
    return read_constraints(own) if own else None, severity, f"the constraints in MWAA's image of {version.number}"
