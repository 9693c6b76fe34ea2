"""plugins.zip of the bucket, unpacked where Airflow imports plugins from."""

import io
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from sandbox.server import SandboxError


def unpack_plugins(content: bytes, folder: Path, *, name: str = "plugins.zip") -> list[str]:
    """Make the folder what the archive holds, and return notes on what Airflow will not find in it.

    Raises:
        SandboxError: no zip file, a damaged one, or one whose entries lead out of the folder; the folder is left as it was.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if outside := next((e.filename for e in archive.infolist() if _leads_out(e.filename)), None):
                raise SandboxError(f"{name}: the entry {outside!r} leads out of the plugins folder")
            if damaged := archive.testzip():
                raise SandboxError(f"{name}: the entry {damaged!r} is damaged; zip it anew")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for entry in archive.infolist():
                path = Path(archive.extract(entry, folder))
                if path.is_file() and entry.external_attr >> 16 & 0o100:
                    path.chmod(0o755)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise SandboxError(f"{name} is no zip file that can be read: {error}") from error
    return _notes(folder, name)


def _leads_out(entry: str) -> bool:
    path = PurePosixPath(entry.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(entry) > 1 and entry[1] == ":")


def _notes(folder: Path, name: str) -> list[str]:
    inside = [path.name for path in folder.iterdir() if path.name != "__MACOSX"]
    if inside == ["plugins"]:
        return [
            f"{name} holds one folder, plugins/: zip what lies in it, else modules are imported as plugins.<module>"
        ]
    return []
