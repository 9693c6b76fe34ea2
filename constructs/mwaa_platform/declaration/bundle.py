"""The offline bundle of a team, build/<team>/: wheels for MWAA's machines, and a requirements file that takes nothing else.

`mwaa-platform package TEAM --wheels` writes it, a deployment reads it. bundle.json says what it was made from.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

from mwaa_platform.aws.worker_platform import UV_PLATFORM, marker_environment, wheel_tags
from mwaa_platform.declaration.requirements_file import file_here, read_requirements
from mwaa_platform.declaration.wheels import Wheel, wheels_in

BUILD = "build"
WHEELS = "wheels"
WHEELS_IN_ENVIRONMENT = f"/usr/local/airflow/plugins/{WHEELS}"
"""Where pip finds the bundle: plugins.zip is unpacked into plugins/ before packages install (User Guide, 2026-09-01)."""
RECORD = "bundle.json"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one bundle."""

    folder: Path

    @property
    def requirements(self) -> Path:
        """The requirements file for the environment."""
        return self.folder / "requirements.txt"

    @property
    def inputs(self) -> str:
        """The digest of what it was made from; empty for a record that cannot be read."""
        try:
            record = json.loads((self.folder / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        return str(record.get("inputs", "")) if isinstance(record, dict) else ""

    def wheels(self) -> list[Wheel]:
        """Its wheels."""
        return list(wheels_in(self.folder / WHEELS))

    def in_plugins(self) -> dict[str, Path]:
        """What goes into plugins.zip beside the team's plugins, by its name there."""
        found = sorted((self.folder / WHEELS).glob("*"))
        return {f"{WHEELS}/{path.name}": path for path in found if path.suffix in (".whl", ".txt")}


def bundle_of(root: Path, team: str) -> Bundle | None:
    """The team's bundle, if one was made."""
    bundle = Bundle(root / BUILD / team)
    return bundle if bundle.requirements.is_file() and (bundle.folder / RECORD).is_file() else None


def inputs_digest(folder: Path, airflow_version: str) -> str:
    """Of everything that decides what a bundle holds: version, platform, requirements, vendored constraints, own wheels."""
    path = folder / "requirements.txt"
    digest = hashlib.sha256(f"{airflow_version} {UV_PLATFORM}\n".encode() + path.read_bytes())
    for _, target in read_requirements(path).constraints:
        here = file_here(target, folder)
        digest.update(here.read_bytes() if here and here.is_file() else target.encode())
    for wheel in wheels_in(folder / "plugins"):
        digest.update(wheel.path.name.encode() + wheel.path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Missing:
    """A package that pip would look for in vain."""

    requirement: str
    needed_by: str
    found: str = ""
    """The version that is there and does not fit."""


def misfits(wheels: Sequence[Wheel], python: str) -> list[Wheel]:
    """The wheels that do not install on MWAA."""
    return [wheel for wheel in wheels if not wheel.tags.intersection(wheel_tags(python))]


def missing_from(
    wheels: Sequence[Wheel], asked: Sequence[Requirement], image: Mapping[str, str], python: str
) -> Iterator[Missing]:
    """What neither the wheels nor MWAA's image offer, followed through the wheels' own metadata.

    What an extra of a package in the image needs cannot be told: the image's metadata is not at hand.
    """
    there: dict[NormalizedName, Version] = {canonicalize_name(name): Version(v) for name, v in image.items()}
    bundled = {wheel.name: wheel for wheel in wheels if wheel.tags.intersection(wheel_tags(python))}
    there |= {name: wheel.version for name, wheel in bundled.items()}
    environment = marker_environment(python)
    queue = [("requirements.txt", requirement) for requirement in asked]
    seen: set[tuple[str, frozenset[str]]] = set()
    while queue:
        by, requirement = queue.pop(0)
        name = canonicalize_name(requirement.name)
        version = there.get(name)
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            yield Missing(f"{name}{requirement.specifier}", by, str(version or ""))
            continue
        key = (name, frozenset(requirement.extras))
        if name not in bundled or key in seen:
            continue
        seen.add(key)
        for needed in bundled[name].needs():
            wanted = [{**environment, "extra": extra} for extra in ("", *requirement.extras)]
            if needed.marker is None or any(needed.marker.evaluate(one) for one in wanted):
                queue.append((f"{name}=={version}", needed))
