"""When a local Airflow's DAG folder was last compared with the bucket, and when it last changed, as its supervisor tells."""

import contextlib
import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.local_airflow.record import AirflowRecord, runs

LOOK_NOW = signal.SIGUSR1
"""What tells a supervisor not to wait for its next look."""
_FILE = "dag-folder.json"
_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class FolderState:
    """Both in seconds since 1970; an Airflow that has just started knows nothing of its folder yet, as if all had changed."""

    looked_at: float
    changed_at: float

    def write(self, folder: Path) -> None:
        """Into an Airflow's folder, whole or not at all."""
        new = folder / f"{_FILE}.new"
        new.write_text(json.dumps(asdict(self)))
        new.rename(folder / _FILE)

    @classmethod
    def read(cls, folder: Path) -> "FolderState | None":
        """Nothing before the supervisor has written it."""
        try:
            return cls(**json.loads((folder / _FILE).read_text()))
        except (OSError, ValueError, TypeError):
            return None


def synchronise_now(airflow: AirflowRecord, *, wait_seconds: float) -> FolderState | None:
    """Let the supervisor compare folder and bucket; what it says afterwards, or nothing if it does not come to it in that time."""
    asked_at, folder = time.time(), Path(airflow.folder)
    with contextlib.suppress(ProcessLookupError):
        os.kill(airflow.pid, LOOK_NOW)
    while time.time() - asked_at < wait_seconds and runs(airflow.pid):
        state = FolderState.read(folder)
        if state and state.looked_at >= asked_at:
            return state
        time.sleep(_LOOK_SECONDS)
    return None
