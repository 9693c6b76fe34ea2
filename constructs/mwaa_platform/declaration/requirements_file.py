"""A team's requirements.txt, line by line: what pip would install, from where, under which constraints.

Requirement lines are read by PyPA's `packaging`; pip's options are read here (pip's documentation, "Requirements File Format").
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, NormalizedName, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from mwaa_platform.aws.worker_platform import marker_environment

CONSTRAINTS_IN_ENVIRONMENT = "/usr/local/airflow/dags/constraints.txt"
"""Where pip finds the team's constraints.txt in an environment: the DAG folder is synchronised there before packages install."""

NAMES_CONSTRAINTS = re.compile(r"-c |--constraint ")
"""What MWAA looks for in any line, a comment included; where it is nowhere, MWAA adds constraints of its own.

Source: aws/amazon-mwaa-docker-images, python/mwaa/utils/user_requirements.py, 2026-08-20.
"""

LONG_OPTIONS = {
    "-c": "--constraint",
    "-e": "--editable",
    "-f": "--find-links",
    "-i": "--index-url",
    "-r": "--requirement",
    "--pypi-url": "--index-url",
}
_COMMENT = re.compile(r"(^|\s)#.*$")
_OPTION = re.compile(r"(?P<name>--[a-z-]+|-[cefir])(?:\s*=\s*|\s+|(?<=-[cefir])(?=\S)|$)(?P<value>.*)")
_SHA256 = re.compile(r"--hash[=\s]+sha256:([0-9a-f]{64})")
_OF_A_LINE = re.compile(r"\s--(?:hash|config-settings?|global-option)\b.*$")
_IN_ENVIRONMENT = re.compile(r"/usr/local/airflow/(?P<folder>dags|plugins)/(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One package line: where it stands, as written, and what it asks for (nothing if it cannot be read)."""

    number: int
    text: str
    requirement: Requirement | None
    hashed: bool = False
    sha256: tuple[str, ...] = ()
    """Of the files that the line takes, where it says."""

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

    def counts(self, python: str) -> bool:
        """Whether its marker, if it has one, holds on MWAA's machines."""
        marker = self.requirement.marker if self.requirement else None
        return marker is None or marker.evaluate(marker_environment(python))

    @property
    def target(self) -> str:
        """The path or URL, for a line that names a file and no package; else empty."""
        is_file = _without_hash(self.text).endswith(".whl") or self.text.startswith((".", "/"))
        return self.text if is_file or "://" in self.text else ""


@dataclass(frozen=True, slots=True)
class Option:
    """An option on a line of its own, by its long name."""

    number: int
    text: str
    name: str
    value: str


@dataclass(slots=True)
class RequirementsFile:
    """Package lines, constraint lines and other options, each with its line number."""

    path: Path
    packages: list[Line] = field(default_factory=list)
    constraints: list[tuple[int, str]] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    seen_as_constraints: list[tuple[int, str]] = field(default_factory=list)
    """The lines, comments included, that MWAA takes for constraint lines."""

    def has(self, option: str) -> bool:
        """Whether that option stands in the file."""
        return any(found.name == option for found in self.options)


def read_requirements(path: Path) -> RequirementsFile:
    """Read the file; undecodable bytes become unreadable package lines instead of an exception."""
    file = RequirementsFile(path)
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    file.seen_as_constraints = [(n, raw.strip()) for n, raw in enumerate(lines, 1) if NAMES_CONSTRAINTS.search(raw)]
    begun, before = 0, ""
    for number, raw in enumerate(lines, start=1):
        if raw.endswith("\\") and not raw.lstrip().startswith("#"):
            begun, before = begun or number, f"{before}{raw[:-1]} "
            continue
        _add(file, begun or number, _COMMENT.sub("", before + raw).strip())
        begun, before = 0, ""
    _add(file, begun, before.strip())
    return file


def _add(file: RequirementsFile, number: int, text: str) -> None:
    if not text:
        return
    if option := _OPTION.fullmatch(text):
        name = LONG_OPTIONS.get(option["name"], option["name"])
        value = option["value"].strip().strip("\"'")
        if name == "--constraint":
            file.constraints.append((number, value))
        else:
            file.options.append(Option(number, text, name, value))
    else:
        hashed, bare = "--hash" in text, _OF_A_LINE.sub("", text).strip()
        file.packages.append(Line(number, bare, _requirement(bare), hashed, tuple(_SHA256.findall(text))))


def _without_hash(text: str) -> str:
    """A URL without `#sha256=…`."""
    return text.partition("#")[0]


def _requirement(text: str) -> Requirement | None:
    try:
        if _without_hash(text).endswith(".whl"):
            name, version, _, _ = parse_wheel_filename(_without_hash(text).rsplit("/", 1)[-1])
            return Requirement(f"{name}=={version}")
        return Requirement(text)
    except (InvalidRequirement, InvalidWheelFilename, InvalidVersion):
        return None


def file_here(target: str, folder: Path) -> Path | None:
    """The file of the team's folder that lies at that path in an environment; nothing for a path elsewhere."""
    found = _IN_ENVIRONMENT.fullmatch(target)
    if found is None or ".." in Path(found["rest"]).parts:
        return None
    return folder / "plugins" / found["rest"] if found["folder"] == "plugins" else folder / found["rest"]
