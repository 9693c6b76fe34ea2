"""`python -m sandbox.recorder --counts`."""

import subprocess
import sys
from pathlib import Path

from mwaa_platform.aws.recorded_calls import recorded_calls


def test_the_counts_are_said(root: Path) -> None:
    command = [sys.executable, "-m", "sandbox.recorder", "--counts"]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0].split() == ["service", "classes", "scenarios", "calls", "claimed", "not", "served"]
    number = len(recorded_calls())
    scenarios = sum(not s.not_served for one in recorded_calls() for s in one.scenarios)
    assert said[-1].split()[:3] == ["all", str(number), str(scenarios)]
    assert all(int(column) > 0 for column in said[-1].split()[1:])
