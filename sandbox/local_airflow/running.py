"""A local Airflow from a deployed environment: started, found again, ended."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from mwaa_platform.aws.grants import Place
from sandbox.child_environment import CERTIFICATE, REFUSED, base_environment
from sandbox.clients import Clients
from sandbox.credentials import container_variables, mint
from sandbox.janitor import carried, sweep
from sandbox.local_airflow.dag_sync import DagSync
from sandbox.local_airflow.database import User, new_database, new_passwords
from sandbox.local_airflow.deployed import DeployedEnvironment
from sandbox.local_airflow.laptop import WEBSERVER_CONFIG
from sandbox.local_airflow.preparation import PreparedAirflow, prepare
from sandbox.local_airflow.record import FAILURE, AirflowRecord, find, record_path, runs, said_failure
from sandbox.local_airflow.spec import OWN_MARKER, Spec
from sandbox.local_airflow.task_logs import task_log_variables
from sandbox.server import SandboxError
from sandbox.temporary import remove_temporary

INSTALLATIONS = Path(sys.prefix) / "airflow"
AIRFLOWS = "airflow"
"""The folder of all of them, in the local AWS's."""
GUEST = Path(__file__).parent / "guest"
STOP_SECONDS = 15
_PORT_TRIES = 3

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LocalAws:
    """The local AWS that an Airflow belongs to."""

    root: Path
    folder: Path
    endpoint: str


class LocalAirflow:
    """An Airflow under the deployed role; as a context manager it ends with the block."""

    def __init__(self, record: AirflowRecord, notes: tuple[str, ...], process: subprocess.Popen[bytes] | None) -> None:
        self.record = record
        self.notes = notes
        """What is not as in MWAA, or was asked for and is not so."""
        self._process = process

    def __enter__(self) -> "LocalAirflow":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def launched(self) -> bool:
        """Whether it was started here and now, and not found running."""
        return self._process is not None

    def detach(self) -> None:
        """Let it outlive this process."""
        process, self._process = self._process, None
        if process and process.stdin:
            process.stdin.write(b"d")
            process.stdin.close()
            process.returncode = 0  # not waited for: it is no longer ours

    def stop(self) -> None:
        """End it and everything it started."""
        end(self.record)
        if self._process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)


def start(
    aws: LocalAws,
    place: Place,
    environment: str,
    *,
    extra: Mapping[str, str] | None = None,
    report: Report = lambda text: None,
) -> LocalAirflow:
    """The environment's Airflow, ready for DAG runs; one that runs already and is as deployed is only found.

    `extra` are further variables of its processes, over all others.

    Raises:
        SandboxError: with what is wrong in the bucket's files, missing on this machine, or said by Airflow at its start.
    """
    deployed = _deployed(aws, place, environment)
    running, digest = find(aws.folder, place, environment), _digest(deployed, extra)
    if running is not None:
        if running.deployed == digest:
            return LocalAirflow(running, (), None)
        report(f"{environment} has changed: Airflow starts anew")
        end(running)
    folder = aws.folder / AIRFLOWS / f"{place.account}-{place.region}-{environment}"
    home = folder / "home"
    (home / "dags").mkdir(parents=True, exist_ok=True)
    (folder / "processes").mkdir(exist_ok=True)
    report("synchronising the DAG folder")
    credentials = mint(aws.folder, aws.endpoint, place, environment)
    clients = Clients(aws.folder, aws.endpoint, place.account, credentials=credentials, caller="dag-sync")
    s3 = clients.client("s3", place.region)
    DagSync(s3, deployed.bucket, deployed.dag_s3_path, home / "dags").run()
    for tried in range(1, _PORT_TRIES + 1):
        port = _free_port()
        prepared = prepare(deployed, s3, folder, installations=INSTALLATIONS, webserver_port=port, report=report)
        users = _database(prepared, home, port)
        spec = _spec(aws, place, prepared, folder, port, users, digest, extra or {})
        report(f"starting Airflow {deployed.airflow_version}")
        try:
            process = _launch(aws, spec)
        except SandboxError as error:
            if tried == _PORT_TRIES or "ddress already in use" not in str(error):
                raise
            continue
        record = find(aws.folder, place, environment)
        if record is None:
            raise SandboxError(f"Airflow of {environment} ended right after its start: {said_failure(folder)}")
        return LocalAirflow(record, prepared.notes, process)
    raise AssertionError("the last try returns or raises")


def end(record: AirflowRecord) -> None:
    """End a local Airflow by its supervisor's process id, and whatever that could not end any more."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(record.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while runs(record.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    _sweep(Path(record.folder))


def _sweep(folder: Path) -> None:
    """What a supervisor leaves that could not end by itself; its Spec says where else it has files."""
    sweep(folder, marker=OWN_MARKER)
    with contextlib.suppress(OSError, ValueError):
        remove_temporary(Spec.read(folder).server_folder, folder)


def _deployed(aws: LocalAws, place: Place, environment: str) -> DeployedEnvironment:
    from botocore.exceptions import ClientError

    mwaa = Clients(aws.folder, aws.endpoint, place.account).client("mwaa", place.region)
    try:
        return DeployedEnvironment.of(mwaa.get_environment(Name=environment)["Environment"])
    except ClientError as error:
        where = f"account {place.account}, Region {place.region}"
        raise SandboxError(f"no environment {environment} is deployed in {where}: {error}") from None


def _digest(deployed: DeployedEnvironment, extra: Mapping[str, str] | None) -> str:
    return hashlib.sha256(f"{deployed!r} {sorted((extra or {}).items())}".encode()).hexdigest()


def _database(prepared: PreparedAirflow, home: Path, port: int) -> dict[str, User]:
    """A new metadata database; an earlier start's is kept, with new passwords, for its history is what a user looks at."""
    (home / "webserver_config.py").write_text(WEBSERVER_CONFIG.format(port=port))
    database = home / "airflow.db"
    users = new_passwords(database) if database.exists() else new_database(prepared.installation.folder, database)
    secret = home.parent / "admin-password"
    secret.touch(mode=0o600)
    secret.write_text(f"{users['Admin'].password}\n")
    return users


def _spec(
    aws: LocalAws,
    place: Place,
    prepared: PreparedAirflow,
    folder: Path,
    port: int,
    users: Mapping[str, User],
    digest: str,
    extra: Mapping[str, str],
) -> Spec:
    deployed = prepared.environment
    variables = {
        **prepared.variables,
        **container_variables(aws.folder, aws.endpoint, place, deployed.name),
        "AWS_ENDPOINT_URL": aws.endpoint,
        "AWS_CA_BUNDLE": str(aws.folder / CERTIFICATE),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "PYTHONPATH": str(GUEST),
        "NO_COLOR": "1",
        "MWAA_SANDBOX_REFUSED": str(aws.folder / REFUSED),
        "MWAA_LOCAL_AWS_FOLDER": str(aws.folder),
        "MWAA_LOCAL_ENVIRONMENT": deployed.name,
        **task_log_variables(deployed),
        **carried(),
        **extra,
    }
    return Spec(
        folder=folder,
        server_folder=aws.folder,
        home=prepared.home,
        endpoint=aws.endpoint,
        port=port,
        account=place.account,
        region=place.region,
        environment=deployed.name,
        airflow_version=deployed.airflow_version,
        airflow=prepared.airflow,
        bucket=deployed.bucket,
        dag_s3_path=deployed.dag_s3_path,
        variables=variables,
        users=users,
        deployed=digest,
        log_levels=deployed.log_levels,
        metrics_options={k: v for k, v in deployed.configuration_options.items() if k.startswith("metrics.")},
    )


def _launch(aws: LocalAws, spec: Spec) -> subprocess.Popen[bytes]:
    """Start the supervisor and wait for its record; what it left when it fails is swept, and what one before it left."""
    _sweep(spec.folder)
    spec.write()
    (spec.folder / FAILURE).unlink(missing_ok=True)
    known = record_path(aws.folder, spec.place, spec.environment)
    known.unlink(missing_ok=True)
    own = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CA_BUNDLE")
    environment = {
        **base_environment(aws.root, aws.folder),
        **{name: spec.variables[name] for name in own},
        "AWS_SDK_UA_APP_ID": "dag-sync",
        OWN_MARKER: str(spec.folder),
    }
    with (spec.logs / "supervisor.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.local_airflow.supervisor", str(spec.folder)],
            env=environment,
            cwd=aws.folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not known.exists():
            if process.poll() is not None:
                said = said_failure(spec.folder) or f"its supervisor ended with {process.returncode} (log: {spec.logs})"
                raise SandboxError(f"Airflow of {spec.environment} did not start: {said}")
            time.sleep(0.05)
    except BaseException:
        process.kill()
        process.wait()
        _sweep(spec.folder)
        known.unlink(missing_ok=True)
        raise
    return process


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
