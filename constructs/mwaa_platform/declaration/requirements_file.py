"""A team's requirements.txt, line by line: what pip would install, under which constraints.

Requirement lines are read by PyPA's `packaging`; the few options that MWAA's pages use are read here.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, NormalizedName, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

CONSTRAINTS_IN_ENVIRONMENT = "/usr/local/airflow/dags/constraints.txt"
"""Where pip finds the team's constraints.txt in an environment: the DAG folder is synchronised there before packages install."""

_COMMENT = re.compile(r"(^|\s)#.*$")
_CONSTRAINT = re.compile(r"(?:-c|--constraint)[ =]+[\"']?(?P<target>[^\"'\s]+)[\"']?")


@dataclass(frozen=True, slots=True)
class Line:
    """One package line: where it stands, as written, and what it asks for (nothing if it cannot be read)."""

    number: int
    text: str
    requirement: Requirement | None

    @property
    def name(self) -> NormalizedName | None:
        """The package, in PEP 503's spelling."""
        return canonicalize_name(self.requirement.name) if self.requirement else None

    @property
    def pinned(self) -> Version | None:
        """The one version of `==`, or nothing."""
        specifiers = list(self.requirement.specifier) if self.requirement else []
        if len(specifiers) != 1 or specifiers[0].operator != "==" or specifiers[0].version.endswith(".*"):
            return None
        return Version(specifiers[0].version)


@dataclass(slots=True)
class RequirementsFile:
    """Package lines, constraint lines and other options, each with its line number."""

    path: Path
    packages: list[Line] = field(default_factory=list)
    constraints: list[tuple[int, str]] = field(default_factory=list)
    options: list[tuple[int, str]] = field(default_factory=list)


def read_requirements(path: Path) -> RequirementsFile:
    """Read the file; undecodable bytes become unreadable package lines instead of an exception."""
    file = RequirementsFile(path)
    for number, raw in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        text = _COMMENT.sub("", raw).strip()
        if not text:
            continue
        if constraint := _CONSTRAINT.fullmatch(text):
            file.constraints.append((number, constraint["target"]))
        elif text.startswith("-"):
            file.options.append((number, text))
        else:
            file.packages.append(Line(number, text, _requirement(text)))
    return file


def _requirement(text: str) -> Requirement | None:
    try:
        if text.endswith(".whl"):
            name, version, _, _ = parse_wheel_filename(text.rsplit("/", 1)[-1])
            return Requirement(f"{name}=={version}")
        return Requirement(text)
    except (InvalidRequirement, InvalidWheelFilename, InvalidVersion):
        return None


def bundled_wheels(folder: Path) -> dict[NormalizedName, Version]:
    """Packages whose wheels lie in the team's plugins/ folder and reach the environment in plugins.zip."""
    wheels: dict[NormalizedName, Version] = {}
    for path in sorted(folder.glob("plugins/**/*.whl")):
        try:
            name, version, _, _ = parse_wheel_filename(path.name)
        except (InvalidWheelFilename, InvalidVersion):
            continue
        wheels[name] = version
    return wheels


def pin_of(name: NormalizedName, path: Path) -> str | None:
    """The version of its `name==version` line in a constraints file of some hundred lines."""
    spelled = name.replace("-", "[-_.]+")
    text = path.read_text(encoding="utf-8", errors="replace")
    found = re.search(rf"^[ \t]*{spelled}[ \t]*==[ \t]*([^\s#;]+)", text, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else None
