"""plugins.zip: unpacked as it is, or refused with the entry's name."""

import io
import zipfile
from pathlib import Path

import pytest

from sandbox.local_airflow.plugins import unpack_plugins
from sandbox.server import SandboxError


def zipped(**entries: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_the_folder_is_what_the_archive_holds(tmp_path: Path) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "of_a_former_version.py").write_text("")
    assert unpack_plugins(zipped(**{"operators/__init__.py": "A = 1", "top.py": ""}), folder) == []
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*.py")} == {"operators/__init__.py", "top.py"}


def test_executables_stay_executable(tmp_path: Path) -> None:
    entry, buffer = zipfile.ZipInfo("bin/tool"), io.BytesIO()
    entry.external_attr = 0o755 << 16
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, "#!/bin/sh\n")
        archive.writestr("bin/text", "")
    unpack_plugins(buffer.getvalue(), tmp_path / "plugins")
    modes = [(tmp_path / "plugins" / "bin" / name).stat().st_mode & 0o100 for name in ("tool", "text")]
    assert modes == [0o100, 0]


@pytest.mark.parametrize(
    "entry", ["../outside.py", "/outside.py", "a/../../outside.py", "..\\outside.py", "C:/outside.py"]
)
def test_entries_that_lead_out_are_refused(entry: str, tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "kept.py").write_text("")
    with pytest.raises(SandboxError, match="leads out of the plugins folder"):
        unpack_plugins(zipped(**{entry: ""}), tmp_path / "plugins")
    assert [p.name for p in tmp_path.rglob("*.py")] == ["kept.py"]


def test_no_zip_file(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"artifacts/p\.zip is no zip file that can be read"):
        unpack_plugins(b"PK no", tmp_path / "plugins", name="artifacts/p.zip")


def test_a_damaged_entry_is_named(tmp_path: Path) -> None:
    content = zipped(**{"top.py": "VALUE = 12345"}).replace(b"12345", b"12346")
    with pytest.raises(SandboxError, match=r"the entry 'top\.py' is damaged"):
        unpack_plugins(content, tmp_path / "plugins")


def test_a_zip_of_the_folder_instead_of_its_content_is_noted(tmp_path: Path) -> None:
    (note,) = unpack_plugins(zipped(**{"plugins/operators.py": ""}), tmp_path / "plugins")
    assert note.startswith("plugins.zip holds one folder, plugins/: zip what lies in it")
