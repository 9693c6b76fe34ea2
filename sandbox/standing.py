"""A local AWS that stays: `mwaa-platform up`, `status` and `down`.

One per project. Its record is .sandbox/up.json; a lock beside it lets only one command at a time start or end it.
"""

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.team import Target
from sandbox.child_environment import CERTIFICATE, client_environment
from sandbox.janitor import Janitor, marked, sweep
from sandbox.local_airflow import record, running
from sandbox.local_aws import LocalAws
from sandbox.prerequisites import provide
from sandbox.runs import new_run_folder
from sandbox.server import SandboxError, Server, end, is_local_aws

EXPORTED = (
    *("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"),
    *("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED"),
)
UNSET = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")
"""What would win over the exported variables."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The running local AWS: process id, endpoint, folder, the deploying account, and every place that is bootstrapped."""

    pid: int
    endpoint: str
    folder: str
    account: str
    region: str
    places: tuple[tuple[str, str], ...]

    def local_aws(self, root: Path) -> LocalAws:
        """To work with it."""
        return LocalAws(root, Path(self.folder), self.endpoint, Place(account=self.account, region=self.region))

    def variables(self, root: Path) -> dict[str, str]:
        """What `cdk`, `aws` and boto3 need to reach it."""
        environment = client_environment(root, Path(self.folder), self.endpoint, self.account, self.region)
        return {name: environment[name] for name in EXPORTED}


def up(
    root: Path,
    targets: Sequence[Target],
    report: Callable[[str], None],
    then: Callable[["Standing"], None] = lambda standing: None,
) -> tuple[Standing, bool]:
    """The running local AWS, started if there is none, and whether it was started now; `then` is done with it before it is let go.

    Every place is bootstrapped, also those that were declared since. A start that fails, is interrupted or killed leaves nothing
    behind, and so does a `then` that does not come to its end with a local AWS that was started for it.
    """
    wanted = tuple(dict.fromkeys((target.place.account, target.place.region) for target in targets))
    with _locked(root):
        standing = find(root)
        if standing is not None:
            missing = [Place(*place) for place in wanted if place not in standing.places]
            if missing:
                report("bootstrap")
                standing.local_aws(root).bootstrap(missing)
                provide(standing.local_aws(root), targets)
                standing = Standing(**{**asdict(standing), "places": (*standing.places, *wanted)})
                _write(root, standing)
            with marked(Path(standing.folder)):
                then(standing)
            return standing, False
        _remove_files(root)
        folder = new_run_folder(root, "up")
        server, janitor = Server(root, folder), Janitor(folder)
        try:
            with marked(folder):
                report("start the local AWS")
                server.start()
                account, region = wanted[0]
                standing = Standing(server.pid, server.endpoint, str(folder), account, region, wanted)
                report("bootstrap")
                standing.local_aws(root).bootstrap([Place(*place) for place in wanted])
                provide(standing.local_aws(root), targets)
                then(standing)
            _write(root, standing)
            server.detach()
            janitor.dismiss()
        except BaseException as error:
            server.stop()
            sweep(folder)
            janitor.dismiss()
            _record(root).unlink(missing_ok=True)
            if isinstance(error, SandboxError):
                error.add_note(f"the files of this start are kept in {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        return standing, True


def find(root: Path) -> Standing | None:
    """The running local AWS, or nothing; a record whose server is gone does not count."""
    try:
        record = json.loads(_record(root).read_text())
        standing = Standing(**{**record, "places": tuple(tuple(place) for place in record["places"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if not is_local_aws(standing.endpoint, Path(standing.folder) / CERTIFICATE):
        return None
    return standing


def down(root: Path) -> bool:
    """End it and remove its files; whether there was one."""
    with _locked(root):
        standing = find(root)
        if standing is not None:
            for airflow in record.running(Path(standing.folder)):
                running.end(airflow)
            end(standing.pid)
            deadline = time.monotonic() + 10
            while _alive(standing.pid) and time.monotonic() < deadline:
                time.sleep(0.05)
        _remove_files(root)
        return standing is not None


def _remove_files(root: Path) -> None:
    """Of the one that is recorded, with whatever process of it there may still be."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        folder = Path(json.loads(_record(root).read_text())["folder"])
        sweep(folder)
        shutil.rmtree(folder, ignore_errors=True)
    _record(root).unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _record(root: Path) -> Path:
    return root / ".sandbox" / "up.json"


def _write(root: Path, standing: Standing) -> None:
    new = _record(root).with_suffix(".new")
    new.write_text(json.dumps(asdict(standing)))
    new.rename(_record(root))


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    (root / ".sandbox").mkdir(exist_ok=True)
    with (root / ".sandbox" / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
