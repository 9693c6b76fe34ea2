"""Zip files whose bytes depend on names, modes and contents only: sorted, without dates, owners or caches."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

_EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)
_IGNORED = ("__pycache__", ".DS_Store", ".git")


def zip_folder(folder: Path, more: Mapping[str, Path] | None = None) -> bytes:
    """The folder, compressed, and behind it `more` files by their names in the archive, as they are: wheels are compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files_of(folder):
            entry = _entry(path.relative_to(folder).as_posix(), zipfile.ZIP_DEFLATED)
            entry.external_attr = (0o755 if path.stat().st_mode & 0o100 else 0o644) << 16
            archive.writestr(entry, path.read_bytes())
        for name, path in sorted((more or {}).items()):
            entry = _entry(name, zipfile.ZIP_STORED)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def files_of(folder: Path) -> list[Path]:
    """What goes into the archive of a folder."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".pyc"
        and not any(part in _IGNORED for part in path.relative_to(folder).parts)
    ]


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST_DATE)
    entry.compress_type = compression
    entry.create_system = 3
    return entry
