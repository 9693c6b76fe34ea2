"""What an environment takes besides DAGs: requirements, plugins and startup script, under keys that carry their content's hash.

Changed content gives a new key, hence a changed environment; equal content gives the same key. Old keys stay in the bucket, so that
a rollback finds them. The hash is made here, at synth, and crosses stacks as plain text: an object version would be an export whose
change CloudFormation refuses.
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

_EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_IGNORED = ("__pycache__", ".DS_Store", ".git")


@dataclass(frozen=True)
class Artifacts:
    """The files by their keys below the artifacts' prefix, and the key of each kind; no key for what the team does not have.

    requirements.txt always has one, if only an empty file's: MWAA never lets go of a requirements file once it had one.
    """

    files: dict[str, bytes]
    requirements: str
    plugins: str | None
    startup_script: str | None

    @classmethod
    def of(cls, folder: Path) -> "Artifacts":
        """Reads requirements.txt, plugins/ and startup.sh of a team's folder."""
        files: dict[str, bytes] = {}

        def add(kind: str, suffix: str, content: bytes) -> str:
            key = f"{kind}/{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
            files[key] = content
            return key

        requirements, startup, plugins = folder / "requirements.txt", folder / "startup.sh", folder / "plugins"
        return cls(
            files,
            add("requirements", ".txt", requirements.read_bytes() if requirements.is_file() else b""),
            add("plugins", ".zip", zip_folder(plugins)) if plugins.is_dir() and any(_files(plugins)) else None,
            add("startup", ".sh", startup.read_bytes()) if startup.is_file() else None,
        )


def zip_folder(folder: Path) -> bytes:
    """The folder as a zip whose bytes depend on names and contents only: sorted, without dates, owners or caches."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EARLIEST_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o755 if path.stat().st_mode & 0o100 else 0o644) << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".pyc"
        and not any(part in _IGNORED for part in path.relative_to(folder).parts)
    ]
