"""Wheels made on the spot: a name, a version, tags, and what they need."""

import zipfile
from collections.abc import Sequence
from pathlib import Path


def write_wheel(
    folder: Path, name: str, version: str = "1.0", *, tags: str = "py3-none-any", needs: Sequence[str] = ()
) -> Path:
    """A wheel that pip and uv take, with an empty module in it."""
    folder.mkdir(parents=True, exist_ok=True)
    module = name.replace("-", "_")
    path = folder / f"{module}-{version}-{tags}.whl"
    info = f"{module}-{version}.dist-info"
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {need}" for need in needs),
    ]
    python, abi, platform = tags.split("-")
    made = [f"Tag: {p}-{a}-{s}" for p in python.split(".") for a in abi.split(".") for s in platform.split(".")]
    files = {
        f"{module}.py": "",
        f"{info}/METADATA": "\n".join(lines) + "\n",
        f"{info}/WHEEL": "\n".join(["Wheel-Version: 1.0", "Generator: tests", "Root-Is-Purelib: true", *made]) + "\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(zipfile.ZipInfo(file, (1980, 1, 1, 0, 0, 0)), text)
    return path
