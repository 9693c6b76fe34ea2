"""What a team may get wrong, and what a machine may lack, by the real command: what, where, how to mend; nothing goes on running."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.command import COMMAND
from tests.support.small import DECLARATION, STAGE, naming, run, start, until, write_dag, write_small
from tests.support.watching import gone

REQUIREMENTS = "dags/small/requirements.txt"
STARTUP = "dags/small/startup.sh"
OPEN = {
    "network": {"nat_gateways": 1},
    "webserver": {"access": "public_and_private"},
    "acknowledge": [{"rule": "MWAA-PrivateWebserver", "reason": "packages come from the index", "until": "2027-06-30"}],
}
"""A stage that may install what is not in MWAA's image."""


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("bad")
    write_small(root, folder, stages={"dev": {**DECLARATION["stages"]["dev"], **OPEN}})
    yield folder
    run(folder, "down")


@pytest.fixture(scope="module")
def standing(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(project, "up", "--aws-only", "--json").stdout)
    return found


def refused(project: Path, *arguments: str, **variables: str) -> str:
    """What a command says that ends with 1, and without a traceback."""
    ended = run(project, *arguments, **variables)
    assert ended.returncode == 1, ended.stdout
    assert "Traceback" not in ended.stdout
    return ended.stdout


PREPARATIONS = {
    "a startup script that fails": (
        STARTUP,
        "#!/bin/bash\necho no such mirror >&2\nexit 3\n",
        ["failed with exit code 3; its last lines:", "no such mirror"],
    ),
    "packages that conflict": (
        REQUIREMENTS,
        # What it needs is an older botocore than MWAA's own; no line says so, only its metadata.
        "awscli==1.20.0\n",
        ["requirements.txt, line 1: packages conflict with each other", "\nwhole output: {folder}/airflow/"],
    ),
    "a package index that cannot be reached": (
        REQUIREMENTS,
        "surely-not-in-any-cache==1.0\n",
        ["the package index cannot be reached: ", "look at the network, and the index that UV_INDEX_URL"],
    ),
}


IN_TWO_SECONDS = (
    "import sys\n"
    "from mwaa_platform.cli import main\n"
    "from sandbox.local_airflow.startup_script import run_startup_script\n"
    "run_startup_script.__kwdefaults__['limit_seconds'] = 2\n"
    "sys.exit(main())\n"
)
"""The command, whose startup scripts have two seconds instead of five minutes."""


def test_a_startup_script_that_hangs_is_ended_with_what_it_started(project: Path, standing: dict[str, Any]) -> None:
    (project / STARTUP).write_text("#!/bin/bash\necho before\nsleep 4321\n")
    try:
        ended = subprocess.run(
            [sys.executable, "-c", IN_TWO_SECONDS, "up", STAGE],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    finally:
        (project / STARTUP).unlink()
    assert ended.returncode == 1
    assert "did not end within 2 s; MWAA gives it five minutes; its last lines:" in ended.stderr
    assert "before" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert f"the files of this local AWS are kept in {standing['folder']}" in ended.stderr
    assert not [one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", "4321"]]


@pytest.mark.parametrize("what", PREPARATIONS)
def test_an_airflow_that_cannot_be_prepared(project: Path, standing: dict[str, Any], what: str) -> None:
    name, content, expected = PREPARATIONS[what]
    (project / name).write_text(content)
    nowhere = {"UV_INDEX_URL": "http://127.0.0.1:9/simple", "UV_HTTP_RETRIES": "0"} if "index" in what else {}
    try:
        said = refused(project, "up", STAGE, **nowhere)
    finally:
        (project / name).unlink()
    for text in expected:
        assert text.format(folder=standing["folder"]) in said
    assert f"the files of this local AWS are kept in {standing['folder']}" in said
    server = psutil.Process(standing["pid"])
    of_the_server = {server.pid, *(child.pid for child in server.children(recursive=True))}
    left = set(naming(project)) - of_the_server
    assert server.is_running() and not left, "the local AWS goes on, and nothing else"


def test_a_machine_without_a_python_that_this_airflow_supports(
    project: Path, standing: dict[str, Any], tmp_path: Path
) -> None:
    said = refused(project, "up", STAGE, PATH=str(tmp_path), HOME=str(tmp_path))
    assert "Airflow 3.3.1 runs on Python 3.12 in MWAA and supports !=3.15,>=3.10; this machine has none of" in said
    assert "install Python 3.12" in said
    assert f"the files of this local AWS are kept in {standing['folder']}" in said


@pytest.fixture(scope="module")
def airflow(project: Path, standing: dict[str, Any]) -> dict[str, Any]:
    """A stage with three DAG files: one is well, one does not import, one waits for what the rehearsal lacks."""
    write_dag(project, "waits", kind="parquet")
    (project / "dags" / "small" / "broken.py").write_text("from airflow import DAG\nlimit = {}['daily']\n")
    found: dict[str, Any] = json.loads(run(project, "up", STAGE, "--json").stdout)
    return found


def test_a_dag_of_another_airflow_is_not_deployed(project: Path) -> None:
    older = project / "dags" / "small" / "older.py"
    older.write_text("import os\nfrom airflow.utils.dates import days_ago\n")
    try:
        said = refused(project, "rehearse")
    finally:
        older.unlink()
    assert "dags/small/older.py:2: error: not in this Airflow: airflow.utils.dates.days_ago is not there" in said
    assert "the files of this run are kept in " in said


def test_a_dag_that_waits_for_what_the_rehearsal_lacks(project: Path, airflow: dict[str, Any]) -> None:
    said = refused(project, "run", "waits", "--limit-seconds", "20")
    line = 'add under rehearsal.objects of dags/small/team.yaml: "s3://small-in-{stage}/in/{ds}.parquet"'
    assert said.count(line) == 2, "while it waits, and in the verdict"


def test_a_dag_that_nobody_knows_and_a_file_that_does_not_import(project: Path, airflow: dict[str, Any]) -> None:
    said = refused(project, "run", "nothing", "--stage", STAGE)
    assert "no DAG named nothing" in said
    assert "broken.py:2: does not import: KeyError: 'daily'" in said


def test_a_supervisor_that_is_killed_while_a_dag_runs(project: Path, airflow: dict[str, Any]) -> None:
    (running,) = json.loads(run(project, "status", "--json").stdout)["airflows"]
    process = start(project, "run", "waits")
    until(process, "waits.wait: running")
    os.kill(running["pid"], signal.SIGKILL)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    assert "the local Airflow of small-dev has ended: its supervisor, process" in said
    assert f"was ended from outside; what its processes said is in {running['folder']}/processes" in said
    of_airflow = {pid for pid in naming(Path(running["folder"])) if psutil.pid_exists(pid)}
    assert gone(of_airflow), "its Airflow ends with it"
    assert "no local Airflow is running: mwaa-platform up starts it" in refused(project, "run", "waits")
    assert run(project, "up", STAGE).returncode == 0


def test_a_local_aws_that_is_killed_while_a_dag_runs(project: Path, airflow: dict[str, Any]) -> None:
    process = start(project, "run", "waits")
    until(process, "waits.wait: running")
    os.kill(airflow["pid"], signal.SIGKILL)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert (
        f"the local AWS at {airflow['endpoint']} has ended; what it said is in {airflow['folder']}/server.log" in said
    )
    assert run(project, "down").returncode == 0
    assert not list(naming(project))
    assert not list((project / ".sandbox").glob("up-*"))


def test_a_local_aws_that_is_killed_in_a_rehearsal(project: Path) -> None:
    process = start(project, "rehearse", "--stacks-only")
    until(process, "deploy")
    (server,) = (pid for pid in naming(project) if "sandbox.emulator" in Path(f"/proc/{pid}/cmdline").read_text())
    os.kill(server, signal.SIGKILL)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "mwaa-platform: the local AWS ended with -9" in said
    assert "in the step: deploy\nthe files of this run are kept in " in said
    assert "Traceback" not in said
    assert not list(naming(project))


def test_a_file_that_cannot_grow(project: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    ended = subprocess.run(
        [COMMAND, "rehearse", "--stacks-only"],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limit,
    )
    assert ended.returncode == 1
    assert "File too large" in ended.stderr
    assert "the files of this run are kept in " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(naming(project))


@pytest.fixture
def small_disk(project: Path) -> Iterator[Path]:
    """The folder of the runs on a disk of its own, which is full before a run has ended."""
    folder = project / ".sandbox"
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"a disk that is full needs one of its own, and this user cannot mount: {mounted.stderr.strip()}")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)


def test_a_disk_that_is_full(project: Path, small_disk: Path) -> None:
    said = refused(project, "rehearse", "--stacks-only")
    assert f"the disk that holds {small_disk} is full: make room on it, then start again" in said
    assert f"the files of this run are kept in {small_disk}/rehearsal-" in said
    assert not list(naming(project))
