"""Commands that are ended before they have ended, and two at once: what they started ends, and nothing else does."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.small import STAGE, Alive, naming, run, start, until, write_small

NOTHING = [".sandbox/up.lock"]


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("small")
    write_small(root, folder)
    yield folder
    run(folder, "down")


def files(project: Path) -> list[str]:
    return sorted(str(path.relative_to(project)) for path in (project / ".sandbox").iterdir())


@pytest.mark.parametrize(
    ("number", "step"), [(signal.SIGTERM, "bootstrap"), (signal.SIGINT, "deploy"), (signal.SIGHUP, "synthesise")]
)
def test_a_stopped_rehearsal_ends_what_it_started_and_says_so(project: Path, number: signal.Signals, step: str) -> None:
    process = start(project, "rehearse", "--stacks-only")
    until(process, step)
    had = Alive.of(process.pid)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "interrupted; what this command started has been ended, and its files removed" in said
    assert "Traceback" not in said
    assert len(had.pids) > 1
    assert had.left(5).nothing
    assert "rehearsal" not in " ".join(files(project))


def test_a_killed_up_leaves_nothing(project: Path) -> None:
    process = start(project, "up", "--aws-only")
    until(process, "bootstrap")
    had = Alive.of(process.pid)
    assert had.ports, "the local AWS was there"
    process.kill()
    process.wait()
    assert had.left().nothing
    assert json.loads(run(project, "status", "--json").stdout) == {"running": False}


def test_down_waits_for_an_up_and_ends_what_it_brought(project: Path) -> None:
    first = start(project, "up", "--aws-only")
    until(first, "start the local AWS")
    first.send_signal(signal.SIGSTOP)  # or it may be done before the others have begun
    second, ending = start(project, "up", "--aws-only"), start(project, "down")
    until(ending, f"waiting for process {first.pid}, which starts, changes or ends this project's local AWS")
    first.send_signal(signal.SIGCONT)
    ended = [process.communicate(timeout=60) and process.returncode for process in (first, second, ending)]
    assert ended == [0, 0, 0]
    run(project, "down")  # the second up may have come after it
    assert not list(naming(project))
    assert files(project) == NOTHING


@pytest.fixture(scope="module")
def standing(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(project, "up", "--aws-only", "--json").stdout)
    return found


@pytest.mark.parametrize(("number", "step"), [(signal.SIGINT, "deploy"), (signal.SIGKILL, "synthesise")])
def test_a_later_up_takes_along_only_what_it_started(
    project: Path, standing: dict[str, Any], number: signal.Signals, step: str
) -> None:
    before = set(naming(project))
    later = start(project, "up", STAGE)
    until(later, step)
    time.sleep(1)
    its_own = set(naming(project)) - before
    os.kill(later.pid, number)
    said, _ = later.communicate(timeout=60)
    assert later.returncode == (-number if number == signal.SIGKILL else 128 + number), said
    assert len(its_own) > 2, "the command, its janitor, the cdk CLI"
    assert Alive(frozenset(its_own), frozenset(), None).left().nothing
    assert set(naming(project)) == before, "the local AWS is still there"
    assert json.loads(run(project, "status", "--json").stdout)["pid"] == standing["pid"]
    assert not list(Path(standing["folder"]).glob("call-*"))
