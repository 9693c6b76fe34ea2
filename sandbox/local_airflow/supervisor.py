"""The process above a local Airflow: `python -m sandbox.local_airflow.supervisor FOLDER`, started by `running`.

It starts Airflow's processes, starts again what ends, synchronises the DAG folder, and ends everything with itself: when it is told
to, when its standard input closes (a `d` on it lets it stay), and when the local AWS is gone.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.child_environment import CERTIFICATE
from sandbox.janitor import Janitor, sweep
from sandbox.local_airflow.components import Component, components, health_url, unwell, warm_up
from sandbox.local_airflow.dag_sync import INTERVAL_SECONDS, DagSync
from sandbox.local_airflow.folder_state import LOOK_NOW, FolderState
from sandbox.local_airflow.observation import Observation
from sandbox.local_airflow.record import FAILURE, record_path
from sandbox.local_airflow.spec import OWN_MARKER, Spec
from sandbox.server import SandboxError, is_local_aws
from sandbox.temporary import remove_temporary, temporary_folder

START_SECONDS = 240
RESTARTS = 3
"""Of one component; MWAA starts a container again too, but a laptop's does not get better by it."""
_LOOK_SECONDS = 0.2
_AWS_SECONDS = 5


class Supervisor:
    """Airflow's processes from their start to their end."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._stopping = threading.Event()
        self._look_now = threading.Event()
        self._observation = Observation(spec)
        self._janitor: Janitor | None = None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._restarts: dict[str, int] = {}
        self._components = {c.name: c for c in components(spec.airflow_version, spec.port)}
        # A path of a socket has at most 107 characters, which the run's folder may have used up.
        self._temporary = temporary_folder(spec.server_folder, spec.folder)

    def run(self) -> None:
        """Until it is stopped.

        Raises:
            SandboxError: Airflow did not start, a component ended again and again, or the local AWS is gone.
        """
        try:
            self._janitor = Janitor(self._spec.folder, marker=OWN_MARKER, keep=True)  # if this process is killed
            FolderState(0, time.time()).write(self._spec.folder)
            self._observation.start()
            for component in self._components.values():
                self._start(component)
            self._wait_until_well()
            self._spec.record(os.getpid()).write(self._spec.server_folder)
            threading.Thread(target=self._synchronise, daemon=True).start()
            self._watch()
        except (SandboxError, OSError) as error:
            _say(self._spec.folder, error)  # now: to end takes seconds in which Airflow just does not answer
            raise
        finally:
            record_path(self._spec.server_folder, self._spec.place, self._spec.environment).unlink(missing_ok=True)
            self._end()

    def stop(self) -> None:
        """End soon."""
        self._stopping.set()
        self._look_now.set()

    def look_now(self) -> None:
        """Compare the DAG folder with the bucket without waiting."""
        self._look_now.set()

    def _start(self, component: Component) -> None:
        with (self._spec.logs / f"{component.name}.log").open("ab") as log:
            self._processes[component.name] = subprocess.Popen(
                [self._spec.airflow, *component.arguments],
                env={
                    **self._spec.variables_of(component.name),
                    **self._observation.variables,
                    "TMPDIR": str(self._temporary),
                },
                cwd=self._spec.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_until_well(self) -> None:
        url, deadline = health_url(self._spec.airflow_version, self._spec.port), time.monotonic() + START_SECONDS
        warm = False
        while not self._stopping.is_set():
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise SandboxError(f"Airflow's {name} ended while starting: {self._last_words(name)}")
            waiting = unwell(url)
            if "webserver" not in waiting and not warm:
                warm_up(self._spec.airflow_version, self._spec.port)
                warm = True
            if not waiting:
                return
            if time.monotonic() > deadline:
                said = f"Airflow was not well within {START_SECONDS} s: {', '.join(waiting)}"
                raise SandboxError(f"{said}; {self._last_words(waiting[0])}")
            self._stopping.wait(_LOOK_SECONDS)

    def _watch(self) -> None:
        last_look, missed = time.monotonic(), 0
        while not self._stopping.wait(_LOOK_SECONDS):
            for name, process in list(self._processes.items()):
                if process.poll() is not None:
                    self._start_again(name)
            if time.monotonic() - last_look > _AWS_SECONDS:
                last_look = time.monotonic()
                alive = is_local_aws(self._spec.endpoint, self._spec.server_folder / CERTIFICATE)
                missed = 0 if alive else missed + 1
                if missed == 2:
                    raise SandboxError(f"the local AWS at {self._spec.endpoint} is gone, and Airflow has ended with it")

    def _start_again(self, name: str) -> None:
        self._restarts[name] = self._restarts.get(name, 0) + 1
        if self._restarts[name] > RESTARTS:
            raise SandboxError(f"Airflow's {name} ended {RESTARTS + 1} times: {self._last_words(name)}")
        self._start(self._components[name])

    def _last_words(self, name: str) -> str:
        log = self._spec.logs / f"{name}.log"
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()] if log.exists() else []
        telling = [line for line in lines if "rror" in line][-3:] or lines[-3:]
        return f"{' | '.join(telling) or 'it said nothing'} (whole log: {log})"

    def _synchronise(self) -> None:
        sync = DagSync(self._spec.client("s3"), self._spec.bucket, self._spec.dag_s3_path, self._spec.home / "dags")
        changed_at = time.time()
        while not self._stopping.is_set():
            self._look_now.clear()
            looked_at = time.time()
            try:
                if changes := sync.run():
                    changed_at = time.time()
                    self._note(f"DAG folder: {changes}")
                FolderState(looked_at, changed_at).write(self._spec.folder)
            except (ClientError, BotoCoreError, OSError) as error:
                self._note(f"the DAG folder could not be synchronised: {error}")
            self._look_now.wait(INTERVAL_SECONDS)

    def _note(self, text: str) -> None:
        with contextlib.suppress(OSError), (self._spec.logs / "supervisor.log").open("a") as log:
            log.write(f"{time.strftime('%H:%M:%S')} {text}\n")

    def _end(self) -> None:
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        self._observation.stop()
        for name, problem in self._observation.problems.items():
            self._note(f"{name} could not be sent to CloudWatch: {problem}")
        sweep(self._spec.folder, marker=OWN_MARKER)
        if self._janitor:
            self._janitor.dismiss()
        for process in self._processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        remove_temporary(self._spec.server_folder, self._spec.folder)


def main(folder: Path) -> int:
    """Exit code 1, with the reason in FOLDER/failure.txt, unless it was told to stop; on a full disk standard error has it too."""
    try:
        supervisor = Supervisor(Spec.read(folder))
    except OSError as error:
        _say(folder, error)
        return 1

    def asked_to_stop(number: int, frame: FrameType | None) -> None:
        supervisor.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked_to_stop)

    def stop_with_standard_input() -> None:
        if sys.stdin.buffer.read(1) != b"d":
            supervisor.stop()

    signal.signal(LOOK_NOW, lambda number, frame: supervisor.look_now())
    threading.Thread(target=stop_with_standard_input, daemon=True).start()
    try:
        supervisor.run()
    except (SandboxError, OSError):
        return 1
    return 0


def _say(folder: Path, error: Exception) -> None:
    """Where the starter looks for it; the disk may be full."""
    with contextlib.suppress(OSError):
        (folder / FAILURE).write_text(str(error))
    with contextlib.suppress(OSError):
        print(error, file=sys.stderr, flush=True)


if __name__ == "__main__":
    os._exit(main(Path(sys.argv[1])))
