"""Airflow's StatsD metrics as MWAA publishes them in the namespace AmazonMWAA; each also has the dimension Environment.

Source: MWAA User Guide, access-metrics-cw, three tables (2026-09-01). What is not listed there does not reach CloudWatch. Where the
guide lists two dimension pairs, both are of the one metric. Metrics of smart sensors, gone since Airflow 2.4, are left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

PREFIX = "airflow"
"""MWAA's metrics.statsd_prefix (aws/amazon-mwaa-docker-images, python/mwaa/config/airflow.py, 2026-08-20)."""


@dataclass(frozen=True, slots=True)
class StatsdMetric:
    """One row; {names} in `statsd` are the parts that dimensions take."""

    statsd: str
    name: str
    unit: str
    dimensions: Mapping[str, str]


def _all(unit: str, dimensions: Mapping[str, str], **rows: str) -> tuple[StatsdMetric, ...]:
    return tuple(StatsdMetric(statsd, name, unit, dimensions) for name, statsd in rows.items())


_SCHEDULER = {"Function": "Scheduler"}
_EXECUTOR = {"Function": "Executor"}
_PROCESSING = {"Function": "DAG Processing"}
_EVERY_TASK = {"DAG": "All", "Task": "All"}
_DAG = {"DAG": "{dag_id}"}
_TASK = {"DAG": "{dag_id}", "Task": "{task_id}"}
_POOL = {"Pool": "{pool_name}"}
_FILE = {"DAG Filename": "{dag_filename}"}
_OPERATOR = {"Operator": "{operator_name}"}
_JOB = {"Job": "{job_name}"}

STATSD_METRICS: tuple[StatsdMetric, ...] = (
    *_all(
        "Count",
        _SCHEDULER,
        SLAMissed="sla_missed",
        FailedSLACallback="sla_callback_notification_failure",
        FailedSLAEmailAttempts="sla_email_notification_failure",
        Updates="dataset.updates",
        Orphaned="dataset.orphaned",
        TriggeredDagRuns="dataset.triggered_dagruns",
        FilePathQueueUpdateCount="dag_processing.file_path_queue_update_count",
        OtherCallbackCount="dag_processing.other_callback_count",
        SlaCallbackCount="dag_processing.sla_callback_count",
        CriticalSectionBusy="scheduler.critical_section_busy",
        SchedulerHeartbeat="scheduler_heartbeat",
        TasksKilledExternally="scheduler.tasks.killed_externally",
        OrphanedTasksAdopted="scheduler.orphaned_tasks.adopted",
        OrphanedTasksCleared="scheduler.orphaned_tasks.cleared",
        TasksExecutable="scheduler.tasks.executable",
        TasksPending="scheduler.tasks.pending",
        TasksRunning="scheduler.tasks.running",
        TasksStarving="scheduler.tasks.starving",
        TasksWithoutDagRun="scheduler.tasks.without_dagrun",
    ),
    *_all(
        "Milliseconds",
        _SCHEDULER,
        CriticalSectionDuration="scheduler.critical_section_duration",
        CriticalSectionQueryDuration="scheduler.critical_section_query_duration",
        SchedulerLoopDuration="scheduler.scheduler_loop_duration",
    ),
    *_all(
        "Count",
        _EXECUTOR,
        OpenSlots="executor.open_slots",
        QueuedTasks="executor.queued_tasks",
        RunningTasks="executor.running_tasks",
    ),
    *_all(
        "Count",
        _PROCESSING,
        DagBagSize="dagbag_size",
        ManagerStalls="dag_processing.manager_stalls",
        Processes="dag_processing.processes",
        DAGFileRefreshError="dag_file_refresh_error",
        ImportErrors="dag_processing.import_errors",
        ProcessorTimeouts="dag_processing.processor_timeouts",
    ),
    *_all("Seconds", _PROCESSING, TotalParseTime="dag_processing.total_parse_time"),
    *_all("Milliseconds", _PROCESSING, CollectDBDags="collect_db_dags"),
    *_all(
        "Count",
        {"Function": "Celery"},
        FailedCeleryTaskExecution="celery.execute_command.failure",
        TaskTimeoutError="celery.task_timeout_error",
    ),
    *_all(
        "Count",
        {"Function": "Trigger"},
        TriggersSucceeded="triggers.succeeded",
        TriggersFailed="triggers.failed",
        TriggersBlockedMainThread="triggers.blocked_main_thread",
    ),
    *_all("Count", {"Function": "Trigger", "HostName": "{hostname}"}, TriggersRunning="triggers.running.{hostname}"),
    *_all("Count", {"Function": "Triggerer"}, TriggerHeartbeat="triggerer_heartbeat"),
    *_all("Count", {"DAG": "All"}, DagCallbackExceptions="dag.callback_exceptions"),
    *_all(
        "Count",
        _EVERY_TASK,
        StartedTaskInstances="ti.start.{dag_id}.{task_id}",
        TaskInstancePreviouslySucceeded="previously_succeeded",
        TaskInstanceFailures="ti_failures",
        TaskInstanceSuccesses="ti_successes",
        ZombiesKilled="zombies_killed",
    ),
    *_all("Count", {**_TASK, "State": "{state}"}, TaskInstanceFinished="ti.finish.{dag_id}.{task_id}.{state}"),
    *_all("Count", _JOB, JobEnd="{job_name}_end", JobHeartbeatFailure="{job_name}_heartbeat_failure"),
    *_all("Count", _JOB, JobStart="{job_name}_start"),
    *_all("Count", _OPERATOR, OperatorFailures="operator_failures_{operator_name}"),
    *_all("Count", _OPERATOR, OperatorSuccesses="operator_successes_{operator_name}"),
    StatsdMetric("task_instance_created-{operator_name}", "TaskInstanceCreatedUsingOperator", "Count", _OPERATOR),
    StatsdMetric("task_instance_created_{operator_name}", "TaskInstanceCreatedUsingOperator", "Count", _OPERATOR),
    *_all("Count", _DAG, TaskRemovedFromDAG="task_removed_from_dag.{dag_id}"),
    *_all("Count", _DAG, TaskRestoredToDAG="task_restored_to_dag.{dag_id}"),
    *_all(
        "Count",
        _POOL,
        PoolOpenSlots="pool.open_slots.{pool_name}",
        PoolQueuedSlots="pool.queued_slots.{pool_name}",
        PoolRunningSlots="pool.running_slots.{pool_name}",
        PoolDeferredSlots="pool.deferred_slots.{pool_name}",
        PoolScheduledSlots="pool.scheduled_slots.{pool_name}",
        PoolStarvingTasks="pool.starving_tasks.{pool_name}",
    ),
    *_all("Seconds", _FILE, DAGFileProcessingLastRunSecondsAgo="dag_processing.last_run.seconds_ago.{dag_filename}"),
    *_all("Seconds", _FILE, DAGFileProcessingLastDuration="dag_processing.last_duration.{dag_filename}"),
    *_all("Count", _FILE, DAGFileProcessingLastNumOfDbQueries="dag_processing.last_num_of_db_queries.{dag_filename}"),
    *_all("Percent", _TASK, TaskCpuUsage="cpu.usage.{dag_id}.{task_id}"),
    *_all("Percent", _TASK, TaskMemoryUsage="mem.usage.{dag_id}.{task_id}"),
    *_all(
        "Milliseconds",
        _DAG,
        DAGDependencyCheck="dagrun.dependency-check.{dag_id}",
        DAGDurationFailed="dagrun.duration.failed.{dag_id}",
        DAGDurationSuccess="dagrun.duration.success.{dag_id}",
        DAGScheduleDelay="dagrun.schedule_delay.{dag_id}",
        FirstTaskSchedulingDelay="dagrun.{dag_id}.first_task_scheduling_delay",
    ),
    *_all(
        "Milliseconds",
        _TASK,
        TaskInstanceDuration="dag.{dag_id}.{task_id}.duration",
        TaskInstanceQueuedDuration="dag.{dag_id}.{task_id}.queued_duration",
        TaskInstanceScheduledDuration="dag.{dag_id}.{task_id}.scheduled_duration",
    ),
)

_PARTS = {"dag_id": r"[^.]+", "job_name": r"[A-Za-z_]*[Jj]ob", "operator_name": r"[^.]+", "state": r"[^.]+"}
"""A DAG's id has no dot here, though Airflow would allow one; the task's id, which has its group before a dot, takes the rest."""


def _pattern(statsd: str) -> "re.Pattern[str]":
    parts = re.split(r"\{(\w+)\}", statsd)
    regular = (
        re.escape(part) if i % 2 == 0 else f"(?P<{part}>{_PARTS.get(part, '.+')})" for i, part in enumerate(parts)
    )
    return re.compile("".join(regular))


_PLAIN = {row.statsd: row for row in STATSD_METRICS if "{" not in row.statsd}
_PATTERNS = tuple((_pattern(row.statsd), row) for row in STATSD_METRICS if "{" in row.statsd)


@cache
def published_as(statsd: str) -> StatsdMetric | None:
    """The metric for that StatsD name, without prefix, its dimensions filled in; nothing if MWAA does not publish it."""
    if statsd in _PLAIN:
        return _PLAIN[statsd]
    for pattern, row in _PATTERNS:
        if found := pattern.fullmatch(statsd):
            dimensions = {name: value.format(**found.groupdict()) for name, value in row.dimensions.items()}
            return StatsdMetric(statsd, row.name, row.unit, dimensions)
    return None
