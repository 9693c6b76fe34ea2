"""A constraints file of some hundred lines, by package: what pip lets a requirements file install.

Most lines are pins, and are read without PyPA's grammar: a file is read at every validation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

_PIN = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*==\s*(?P<version>[A-Za-z0-9.+!_-]+)")
_COMMENT = re.compile(r"(^|\s)#.*$")
_Lines = Mapping[NormalizedName, tuple[int, SpecifierSet]]


@dataclass(frozen=True, slots=True)
class Constraints:
    """The lines of one file; `bad` are those that pip refuses: unreadable, with an extra, or with a URL."""

    path: Path
    lines: _Lines
    bad: tuple[tuple[int, str], ...]

    def of(self, name: str) -> SpecifierSet | None:
        """What the file says of a package, if anything."""
        found = self.lines.get(canonicalize_name(name))
        return found[1] if found else None

    def line_of(self, name: str) -> int:
        """Where it says so; 0 for nowhere."""
        return self.lines.get(canonicalize_name(name), (0, None))[0]

    def pin_of(self, name: str) -> str | None:
        """The version of `name==version`, or nothing."""
        specifiers = list(self.of(name) or ())
        return specifiers[0].version if len(specifiers) == 1 and specifiers[0].operator == "==" else None

    def nearest(self, name: str, in_image: str | None) -> str:
        """What a requirements line could ask for instead: the pinned version, else the image's if it fits, else the range."""
        allowed = self.of(name) or SpecifierSet()
        if pinned := self.pin_of(name):
            return f"{name}=={pinned}"
        if in_image and allowed.contains(Version(in_image), prereleases=True):
            return f"{name}=={in_image}"
        return f"{name}{allowed}"


def read_constraints(path: Path) -> Constraints:
    """Read the file; of several lines for one package the last one counts."""
    return Constraints(path, *_read(path.read_text(encoding="utf-8-sig", errors="replace")))


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[_Lines, tuple[tuple[int, str], ...]]:
    """Teams on one Airflow version vendor the same file, and several rules read it."""
    lines: dict[NormalizedName, tuple[int, SpecifierSet]] = {}
    bad: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _COMMENT.sub("", raw).strip()
        if not line or line.startswith("-"):
            continue
        try:
            if pin := _PIN.fullmatch(line):
                lines[canonicalize_name(pin["name"])] = (number, SpecifierSet(f"=={pin['version']}"))
                continue
            requirement = Requirement(line)
        except (InvalidRequirement, InvalidSpecifier):
            bad.append((number, line))
            continue
        if requirement.extras or requirement.url:
            bad.append((number, line))
        else:
            lines[canonicalize_name(requirement.name)] = (number, requirement.specifier)
    return lines, tuple(bad)
