"""When an alarm goes off.

Heartbeat and age as AWS's own recommended alarms have them (MWAA User Guide, monitoring-dashboard, 2026-09-01); the others are ours.
"""

PERIOD_MINUTES = 5
HEARTBEAT_MISSED_PERIODS = 2
OLDEST_TASK_SECONDS = 1800
OLDEST_TASK_PERIODS = 3
QUEUED_WITHOUT_SCALING_MINUTES = 15
QUEUED_NOT_RUNNING_MINUTES = 15
CAPACITY_PERCENT = 80
CAPACITY_MINUTES = 15
"""Running tasks above this share of what all workers can run, for this long."""
UNREACHED_MINUTES = 10
"""No healthy target of a load balancer: two looks at the web server's addresses, which a function takes every five minutes."""
SCHEDULER_LOOP_SECONDS = 10
"""A third of the 30 seconds after which Airflow itself calls a scheduler unhealthy (scheduler.scheduler_health_check_threshold)."""
SCHEDULER_LOOP_SECONDS_LEAST = 1
SCHEDULER_LOOP_MINUTES = 15
TASKS_PER_LOOP = 16
"""Tasks that a scheduler starts in one loop: the default of scheduler.max_tis_per_query in 2.10.3 to 3.3.1."""


def capacity_threshold(task_capacity: int) -> float:
    """Running tasks from which on the capacity alarm counts, of `task_capacity` = max workers times tasks per worker."""
    return task_capacity * CAPACITY_PERCENT / 100


def scheduler_loop_threshold_seconds(
    *, tasks_at_once: int | None, task_minutes: float | None, schedulers: int, tasks_per_loop: int = TASKS_PER_LOOP
) -> float:
    """How long a scheduler's loop may take.

    Where the load says how many tasks must start in a minute (`tasks_at_once` / `task_minutes`), not longer than the loop in which all
    schedulers together still start that many.
    """
    if not tasks_at_once or not task_minutes:
        return SCHEDULER_LOOP_SECONDS
    starts_per_second = tasks_at_once / (task_minutes * 60)
    keeps_up = schedulers * tasks_per_loop / starts_per_second
    return max(SCHEDULER_LOOP_SECONDS_LEAST, min(SCHEDULER_LOOP_SECONDS, round(keeps_up, 1)))
