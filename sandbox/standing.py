"""A local AWS that stays: `mwaa-platform up`, `status` and `down`.

One per project. Its record is .sandbox/up.json; a lock beside it lets only one command at a time start or end it.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.team import Target
from sandbox.child_environment import CERTIFICATE, client_environment
from sandbox.janitor import sweep
from sandbox.local_airflow import record, running
from sandbox.local_aws import LocalAws
from sandbox.lock_files import alone
from sandbox.prerequisites import provide
from sandbox.runs import new_run, within
from sandbox.server import Server, end, is_local_aws
from sandbox.temporary import remove_temporary

EXPORTED = (
    *("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"),
    *("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED"),
)
UNSET = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")
"""What would win over the exported variables."""

Report = Callable[[str], None]
_TRIES = 3
"""For a server that runs and does not answer in time: it is at work."""


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
    report: Report,
    then: Callable[["Standing"], None] = lambda standing: None,
) -> tuple[Standing, bool]:
    """The running local AWS, started if there is none, and whether it was started now; `then` is done with it before it is let go.

    Every place is bootstrapped, also those that were declared since. A start that fails, is interrupted or killed leaves no process
    behind, and so does a `then` that does not come to its end with a local AWS that was started for it; in one that was there before,
    only what this call started ends.
    """
    with _locked(root, report):
        standing = find(root)
        if standing is None:
            _remove_files(root)
            return _start(root, targets, report, then), True
        with within(Path(standing.folder)):
            standing = _extend(root, standing, targets, report)
            then(standing)
        return standing, False


def _start(root: Path, targets: Sequence[Target], report: Report, then: Callable[[Standing], None]) -> Standing:
    wanted = _places(targets)
    try:
        with new_run(root, "up") as run:
            server = Server(root, run.folder)
            try:
                report("start the local AWS")
                server.start()
                account, region = wanted[0]
                standing = Standing(server.pid, server.endpoint, str(run.folder), account, region, wanted)
                report("bootstrap")
                standing.local_aws(root).bootstrap([Place(*place) for place in wanted])
                provide(standing.local_aws(root), targets)
                then(standing)
                _write(root, standing)
                server.detach()
                run.keep = run.goes_on = True
            finally:
                if not run.goes_on:
                    server.stop()
    except BaseException:
        _record(root).unlink(missing_ok=True)
        raise
    return standing


def _extend(root: Path, standing: Standing, targets: Sequence[Target], report: Report) -> Standing:
    """With the places that were declared since it was started."""
    missing = [place for place in _places(targets) if place not in standing.places]
    if not missing:
        return standing
    report("bootstrap")
    standing.local_aws(root).bootstrap([Place(*place) for place in missing])
    provide(standing.local_aws(root), targets)
    standing = Standing(**{**asdict(standing), "places": (*standing.places, *missing)})
    _write(root, standing)
    return standing


def _places(targets: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((target.place.account, target.place.region) for target in targets))


def find(root: Path) -> Standing | None:
    """The running local AWS, or nothing; a record whose server is gone does not count."""
    try:
        record = json.loads(_record(root).read_text())
        standing = Standing(**{**record, "places": tuple(tuple(place) for place in record["places"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    for _ in range(_TRIES):
        if is_local_aws(standing.endpoint, Path(standing.folder) / CERTIFICATE):
            return standing
        if not _alive(standing.pid):
            break
    return None


def failure(root: Path) -> Callable[[], str]:
    """Says, whenever it is asked, that the local AWS which runs now has ended since, and where its log lies; nothing while it runs."""
    standing = find(root)

    def said() -> str:
        if standing is None or _alive(standing.pid):
            return ""
        return f"the local AWS at {standing.endpoint} has ended; what it said is in {standing.folder}/server.log"

    return said


def down(root: Path, report: Report = lambda text: None) -> bool:
    """End it and remove its files; whether there was one."""
    with _locked(root, report):
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
        remove_temporary(folder)
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


def _locked(root: Path, report: Report) -> AbstractContextManager[None]:
    return alone(root / ".sandbox" / "up.lock", "starts, changes or ends this project's local AWS", report)
