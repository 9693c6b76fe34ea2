"""What MWAA measures at its queue, read from the metadata database instead: there is no queue here.

Source: MWAA User Guide, accessing-metrics-cw-container-queue-db (2026-09-01): ApproximateAgeOfOldestTask in seconds, QueuedTasks and
RunningTasks as counts, in the namespace AWS/MWAA.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

_COUNT = "SELECT COUNT(*) FROM task_instance WHERE state = ?"
_OLDEST = "SELECT MIN(queued_dttm) FROM task_instance WHERE state = 'queued'"


def queue_metrics(database: Path, now: datetime) -> Mapping[str, tuple[float, str]]:
    """Value and unit by name; nothing while the database is not there, is not migrated, or is locked."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)) as connection:
            queued, running = (connection.execute(_COUNT, (state,)).fetchone()[0] for state in ("queued", "running"))
            oldest = connection.execute(_OLDEST).fetchone()[0]
    except sqlite3.Error:
        return {}
    return {
        "QueuedTasks": (float(queued), "Count"),
        "RunningTasks": (float(running), "Count"),
        "ApproximateAgeOfOldestTask": (_age(oldest, now), "Seconds"),
    }


def _age(queued_at: str | None, now: datetime) -> float:
    if not queued_at:
        return 0.0
    moment = datetime.fromisoformat(queued_at)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (now - aware).total_seconds())
