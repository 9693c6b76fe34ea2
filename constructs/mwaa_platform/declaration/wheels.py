"""Wheels in a folder: what they hold and need, read from their names and metadata."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, NormalizedName, parse_wheel_filename
from packaging.version import InvalidVersion, Version


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel by its file name."""

    path: Path
    name: NormalizedName
    version: Version
    tags: frozenset[Tag]

    def needs(self) -> list[Requirement]:
        """What its metadata asks for, extras' lines included; nothing for a file that is no wheel inside."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA") and n.count("/") == 1]
                lines = BytesHeaderParser().parsebytes(archive.read(name)).get_all("Requires-Dist") or []
            return [Requirement(str(line)) for line in lines]
        except (zipfile.BadZipFile, ValueError, InvalidRequirement, OSError):
            return []


def wheels_in(folder: Path) -> Iterator[Wheel]:
    """The wheels below the folder, sorted by path; files whose names are no wheel's are left out."""
    for path in sorted(folder.rglob("*.whl")):
        try:
            name, version, _, tags = parse_wheel_filename(path.name)
        except (InvalidWheelFilename, InvalidVersion):
            continue
        yield Wheel(path, name, version, tags)
