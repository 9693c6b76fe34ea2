"""When an alarm goes off.

Heartbeat and age as AWS's own recommended alarms have them (MWAA User Guide, monitoring-dashboard, 2026-09-01); the others are ours.
"""

PERIOD_MINUTES = 5
HEARTBEAT_MISSED_PERIODS = 2
OLDEST_TASK_SECONDS = 1800
OLDEST_TASK_PERIODS = 3
QUEUED_WITHOUT_SCALING_MINUTES = 15
CAPACITY_PERCENT = 80
CAPACITY_MINUTES = 15
"""Running tasks above this share of what all workers can run, for this long."""


def capacity_threshold(task_capacity: int) -> float:
    """Running tasks from which on the capacity alarm counts, of `task_capacity` = max workers times tasks per worker."""
    return task_capacity * CAPACITY_PERCENT / 100
