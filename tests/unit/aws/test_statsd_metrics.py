"""Each metric that alarms and dashboard use has its StatsD name, and names with parts in them give their dimensions."""

import pytest

from mwaa_platform.aws import metrics
from mwaa_platform.aws.statsd_metrics import STATSD_METRICS, published_as


def test_every_metric_of_airflow_that_the_monitoring_uses_comes_from_airflow() -> None:
    published = {(row.name, tuple(row.dimensions.items())) for row in STATSD_METRICS}
    used = {(s.name, tuple(s.dimensions.items())) for s in metrics._SOURCES if s.namespace == metrics.AIRFLOW_NAMESPACE}
    assert len(used) > 10
    assert used <= published


@pytest.mark.parametrize(
    ("statsd", "name", "dimensions"),
    [
        ("scheduler_heartbeat", "SchedulerHeartbeat", {"Function": "Scheduler"}),
        (
            "ti.finish.daily.etl.load.success",
            "TaskInstanceFinished",
            {"DAG": "daily", "Task": "etl.load", "State": "success"},
        ),
        ("ti.start.daily.load", "StartedTaskInstances", {"DAG": "All", "Task": "All"}),
        ("dag.daily.load.queued_duration", "TaskInstanceQueuedDuration", {"DAG": "daily", "Task": "load"}),
        ("dag.daily.load.duration", "TaskInstanceDuration", {"DAG": "daily", "Task": "load"}),
        ("schedulerjob_start", "JobStart", {"Job": "schedulerjob"}),
        ("pool.open_slots.default_pool", "PoolOpenSlots", {"Pool": "default_pool"}),
        ("operator_failures_GlueJobOperator", "OperatorFailures", {"Operator": "GlueJobOperator"}),
        ("dagrun.daily.first_task_scheduling_delay", "FirstTaskSchedulingDelay", {"DAG": "daily"}),
        ("dagrun.schedule_delay.daily", "DAGScheduleDelay", {"DAG": "daily"}),
    ],
)
def test_dimensions(statsd: str, name: str, dimensions: dict[str, str]) -> None:
    found = published_as(statsd)
    assert found
    assert (found.name, found.dimensions) == (name, dimensions)


@pytest.mark.parametrize(
    "statsd", ["executor.open_slots.LocalExecutor", "api_server.dag_bag.cache_hit", "dag_start", ""]
)
def test_what_the_guide_does_not_list_is_not_published(statsd: str) -> None:
    assert published_as(statsd) is None


def test_no_two_rows_have_one_statsd_name() -> None:
    names = [row.statsd for row in STATSD_METRICS]
    assert len(set(names)) == len(names)
