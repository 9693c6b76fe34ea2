"""`mwaa-platform`, run as a user runs it."""

import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "mwaa-platform")


def run(project: Path, *arguments: str, code: int = 0) -> str:
    """What a command says, on standard error too if it is to fail; it must end with that code, and without a traceback."""
    ended = subprocess.run([COMMAND, *arguments], cwd=project, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout + (ended.stderr if code else "")
