"""Debian's Chromium and its driver: `python -m tests.ui.chromium` brings them where it can, and says what to do where it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("chromium", "chromium-driver")
PROGRAMS = ("chromium", "chromedriver")
NEEDED = (
    f"the tests in the browser need {' and '.join(PROGRAMS)}: as root on Debian, apt-get install {' '.join(PACKAGES)}"
)


def missing() -> list[str]:
    """The programs that are not on the path."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


def main() -> int:
    """Exit code 1 if one is missing in the end."""
    if not missing():
        return 0
    apt_get = shutil.which("apt-get")
    if apt_get is None or not _is_debian():
        return _failed("this is no Debian")
    if os.geteuid() != 0:
        return _failed("you are not root")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        print(f"apt-get {' '.join(command)}", file=sys.stderr)
        ended = subprocess.run([apt_get, "-qq", *command], env=environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            return _failed(f"apt-get {command[0]} said: {(ended.stderr or ended.stdout).strip()[-500:]}")
    return _failed(f"{' and '.join(missing())} did not come with them") if missing() else 0


def _is_debian() -> bool:
    release = Path("/etc/os-release")
    lines = release.read_text().splitlines() if release.exists() else []
    return any(line.startswith(("ID=", "ID_LIKE=")) and "debian" in line for line in lines)


def _failed(why: str) -> int:
    print(f"{NEEDED} ({why})", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
