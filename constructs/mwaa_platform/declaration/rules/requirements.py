"""requirements.txt line by line: one version of each package, from a place that can be trusted, and no package of MWAA's.

Source: MWAA User Guide, working-dags-dependencies (2026-09-01); pip's documentation, "Requirements File Format".
"""

import re
from collections.abc import Iterator

from mwaa_platform.aws.essential_packages import essential_packages
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.requirements_file import Line, RequirementsFile, file_here
from mwaa_platform.declaration.rules.constraints import fitting_line
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at
from mwaa_platform.declaration.rules.lines import requirements_of, version_of

_AIRFLOW = ("apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk")
_VERSION_CONTROL = re.compile(r"(git|hg|svn|bzr)\+")
_LOGIN = re.compile(r"://(?!(?:[^/@\s]*\$\{))[^/@\s]+:[^/@\s]+@|://(?!\$\{)[A-Za-z0-9_\-]{16,}@")
_KNOWN = {
    *("--index-url", "--extra-index-url", "--no-index", "--find-links", "--requirement", "--editable", "--no-binary"),
    *("--only-binary", "--prefer-binary", "--require-hashes", "--pre", "--trusted-host", "--use-feature"),
}
_PINNED = "name==version"


def are_pinned(draft: Draft) -> Iterator[Problem]:
    """Every package at one version: an environment installs anew at each update, and must get the same."""
    file = requirements_of(draft)
    for line in file.packages if file else ():
        if _VERSION_CONTROL.search(line.text):
            message = "a package from version control, which each container would fetch and build anew"
            yield _at(file, line.number, message, line.text, _PINNED, "build a wheel of it and put that into plugins/")
        elif line.requirement is None:
            yield _at(
                file, line.number, "no requirement that pip can read", line.text, f"{_PINNED}, or a wheel's full path"
            )
        elif line.requirement.url or ("://" in line.target and "#sha256=" not in line.target):
            message = "a package from a URL, where the file can change"
            yield _at(file, line.number, message, line.text, f"{_PINNED}, a wheel in plugins/, or a URL with #sha256=…")
        elif line.pinned is None:
            cure = f"write {fitting_line(draft, str(line.name))}"
            yield _at(file, line.number, "not pinned to one version", line.text, _PINNED, cure)


def are_there_once(draft: Draft) -> Iterator[Problem]:
    """No package in two lines that both count, and a hash in every line or in none."""
    file, version = requirements_of(draft), version_of(draft)
    if file is None:
        return
    first: dict[str, Line] = {}
    for line in file.packages:
        if line.requirement is None:
            continue
        if version and not line.counts(version.python):
            message = f"this line counts for no Airflow {version.number} on MWAA: there it is Python {version.python} on Linux"
            yield _at(file, line.number, message, line.text, cure="take the line out", severity=Severity.WARNING)
        elif (former := first.setdefault(str(line.name), line)) is not line:
            message = f"{line.name} is asked for in line {former.number} already, and pip refuses a second line"
            yield _at(file, line.number, message, line.text, cure="keep one of the two")
    if file.has("--require-hashes") or any(line.hashed for line in file.packages):
        for line in file.packages:
            if not line.hashed:
                message = "no --hash, while other lines have one: pip then wants it of every line"
                yield _at(file, line.number, message, line.text, cure="add --hash=sha256:…, or leave hashes out")


def none_is_mwaas(draft: Draft) -> Iterator[Problem]:
    """No second Airflow, and no other version of a package that MWAA keeps after everything a team asks for."""
    file = requirements_of(draft)
    if file is None or draft.airflow is None:
        return
    number = draft.airflow.version
    essential = essential_packages(number) or {}
    for line in file.packages:
        kept = number if line.name in _AIRFLOW else essential.get(str(line.name))
        if line.requirement is None or kept is None:
            continue
        if line.requirement.url or not line.requirement.specifier.contains(kept, prereleases=True):
            message = f"MWAA keeps {line.name}=={kept} with Airflow {number} and lets nothing replace it"
            if line.name in _AIRFLOW:
                message = f"a second Airflow: the environment is Airflow {number}"
            yield _at(file, line.number, message, line.text, f"{line.name}=={kept}", "take the line out")


def options_are_safe(draft: Draft) -> Iterator[Problem]:
    """Options that pip knows, with packages from one place, over TLS, and without a password in the file."""
    file = requirements_of(draft)
    if file is None:
        return
    for option in file.options:
        if option.name not in _KNOWN:
            yield _at(file, option.number, "no option of a requirements file", option.text, ", ".join(sorted(_KNOWN)))
        elif option.name == "--editable":
            message = "an editable package has no meaning in an environment"
            yield _at(file, option.number, message, option.text, _PINNED, "build a wheel and put that into plugins/")
        elif option.name == "--requirement":
            yield from _included(file, option.number, option.value, draft)
        elif option.name == "--extra-index-url":
            message = (
                "of two indexes pip takes whichever has the higher version: a stranger can publish a name of yours"
            )
            cure = "take one --index-url that offers both"
            yield _at(file, option.number, message, option.text, cure=cure, severity=Severity.WARNING)
        elif option.name == "--trusted-host":
            message = "pip does not look at this host's certificate"
            yield _at(file, option.number, message, option.text, cure="remove the line", severity=Severity.WARNING)
        elif option.name == "--pre":
            message = "--pre lets pip take unfinished versions of packages that no line names"
            yield _at(file, option.number, message, option.text, cure="pin the one that is meant")
        elif option.name == "--no-binary":
            message = "--no-binary builds from source in each container, within MWAA's nine minutes for pip"
            yield _at(file, option.number, message, option.text, cure="remove the line", severity=Severity.WARNING)
    for number, value in [(o.number, o.value) for o in file.options] + [(n, v) for n, v in file.constraints]:
        if _LOGIN.search(value):
            message = "a password in the file: whoever reads the repository or the bucket has it"
            allowed = "${NAME}, which the startup script exports"
            yield _at(file, number, message, "(not shown)", allowed, "replace it, and make a new one")
        elif value.startswith("http://"):
            yield _at(
                file, number, "without TLS anyone on the way can put in a package", value, "https://…", "write https://"
            )


def _included(file: RequirementsFile, number: int, target: str, draft: Draft) -> Iterator[Problem]:
    here = file_here(target, draft.folder)
    if here is None or not here.is_file():
        allowed = "/usr/local/airflow/dags/<file beside requirements.txt>"
        yield _at(file, number, "the other requirements file is not there", target, allowed, "write its lines here")
    else:
        message = "the lines of another requirements file are not checked"
        yield _at(file, number, message, target, cure="write its lines here", severity=Severity.WARNING)
