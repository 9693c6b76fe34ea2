"""MWAA's CloudWatch metrics: namespace and dimensions by name; each also has the dimension Environment.

Source: MWAA User Guide, access-metrics-cw and accessing-metrics-cw-container-queue-db (2026-09-01); dimensions of AWS/MWAA as
aws-samples/amazon-mwaa-examples queries them. TasksFailed, which some articles name, does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

AIRFLOW_NAMESPACE = "AmazonMWAA"
"""What Airflow itself counts."""
SERVICE_NAMESPACE = "AWS/MWAA"
"""Containers, queue and database."""


@dataclass(frozen=True, slots=True)
class MetricSource:
    """One metric, without the dimension Environment."""

    namespace: str
    name: str
    dimensions: Mapping[str, str] = field(default_factory=dict)


def _airflow(name: str, **dimensions: str) -> MetricSource:
    return MetricSource(AIRFLOW_NAMESPACE, name, dimensions)


_SOURCES = (
    _airflow("SchedulerHeartbeat", Function="Scheduler"),
    _airflow("SchedulerLoopDuration", Function="Scheduler"),
    _airflow("TasksExecutable", Function="Scheduler"),
    _airflow("TasksStarving", Function="Scheduler"),
    _airflow("QueuedTasks", Function="Executor"),
    _airflow("RunningTasks", Function="Executor"),
    _airflow("OpenSlots", Function="Executor"),
    MetricSource(AIRFLOW_NAMESPACE, "ImportErrors", {"Function": "DAG Processing"}),
    MetricSource(AIRFLOW_NAMESPACE, "DagBagSize", {"Function": "DAG Processing"}),
    MetricSource(AIRFLOW_NAMESPACE, "TotalParseTime", {"Function": "DAG Processing"}),
    MetricSource(AIRFLOW_NAMESPACE, "TaskInstanceFailures", {"DAG": "All", "Task": "All"}),
    MetricSource(AIRFLOW_NAMESPACE, "TaskInstanceSuccesses", {"DAG": "All", "Task": "All"}),
    MetricSource(SERVICE_NAMESPACE, "ApproximateAgeOfOldestTask"),
)
_BY_NAME = {source.name: source for source in _SOURCES}


def metric_source(name: str) -> MetricSource:
    """Where the metric is found.

    Raises:
        KeyError: no such metric, or its dimensions are not settled (CPUUtilization has several).
    """
    return _BY_NAME[name]
