"""The guard of tests/conftest.py: a Python file directly in constructs/ stops the tests with a text that says why."""

import shutil
import subprocess
import sys
from pathlib import Path


def test_a_stray_python_file_is_named(root: Path, tmp_path: Path) -> None:
    for folder in ("tests/__init__.py", "tests/conftest.py", "tests/unit/test_constructs_folder.py", "pyproject.toml"):
        target = tmp_path / folder
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / folder, target)
    (tmp_path / "constructs").mkdir()
    (tmp_path / "constructs" / "__init__.py").write_text("")
    command = [sys.executable, "-m", "pytest", "-q", str(tmp_path / "tests")]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "move constructs/__init__.py into constructs/mwaa_platform/" in ended.stdout + ended.stderr


def test_both_packages_are_found(root: Path) -> None:
    program = "import constructs, mwaa_platform; from constructs import Construct; print(mwaa_platform.__file__)"
    ended = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == str(root / "constructs" / "mwaa_platform" / "__init__.py")
