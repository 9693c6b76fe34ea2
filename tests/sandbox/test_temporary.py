"""A run's folder in /tmp, which anyone who knows the run can remove; and locks whose waiters say what for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import lock_files
from sandbox.lock_files import alone
from sandbox.temporary import name_of, remove_temporary, temporary_folder

HOLDER = """
import sys, time
from pathlib import Path
from sandbox.lock_files import alone
with alone(Path(sys.argv[1]), "does it", print):
    print("in", flush=True)
    sys.stdin.read()
"""


def test_what_two_of_a_run_have_is_found_by_the_runs_name(tmp_path: Path) -> None:
    first, second = (temporary_folder(tmp_path, tmp_path / name) for name in ("one", "two"))
    try:
        assert first != second
        assert first.parent == second.parent == Path("/tmp") / name_of(tmp_path)
        assert len(str(first)) < 40, "a socket's path has 107 characters at most"
        assert (first.stat().st_mode & 0o777, first.parent.stat().st_mode & 0o777) == (0o700, 0o711)
        (first / "old").touch()
        assert list(temporary_folder(tmp_path, tmp_path / "one").iterdir()) == [], "a new one is empty"
        remove_temporary(tmp_path, tmp_path / "one")
        assert (first.exists(), second.exists()) == (False, True)
    finally:
        remove_temporary(tmp_path)
    assert not first.parent.exists()


def test_what_somebody_else_has_put_there_is_not_used(tmp_path: Path) -> None:
    there = Path("/tmp") / name_of(tmp_path)
    there.symlink_to(tmp_path)
    try:
        with pytest.raises(OSError, match=r"exists|own folder"):
            temporary_folder(tmp_path, tmp_path)
    finally:
        there.unlink()


def test_whoever_waits_says_for_what(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_files, "PATIENCE_SECONDS", 0)
    path = str(tmp_path / "lock")
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == "in\n"
        said: list[str] = []

        def hear(text: str) -> None:
            said.append(text)
            assert holder.stdin
            holder.stdin.close()

        with alone(Path(path), "does it", hear):
            assert said == [f"waiting for process {holder.pid}, which does it"]
            assert Path(path).read_text() == str(os.getpid())
