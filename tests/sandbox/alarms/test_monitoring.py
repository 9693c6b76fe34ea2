"""Every alarm of the monitoring stack, as its template has it, goes off and is over by metrics put as MWAA puts them."""

import json
from pathlib import Path
from typing import Any

import pytest
from ministack.services import sns

from tests.sandbox.alarms.conftest import Clock, call
from tests.support import emulated
from tests.support.templates import Template, resources_of, synthesised

NAMES = (
    *("SchedulerHeartbeat", "QueuedTasks", "RunningTasks"),
    *("ApproximateAgeOfOldestTask", "ImportErrors", "TaskInstanceFailures"),
    *("SchedulerLoopDuration", "QueuedNotRunning"),
)


def put(metric: dict[str, Any], value: float, count: int = 1) -> None:
    named = {"MetricName": metric["MetricName"], "Dimensions": metric["Dimensions"]}
    datum = {**named, "Values": [value], "Counts": [count]}
    assert call("PutMetricData", Namespace=metric["Namespace"], MetricData=[datum])["status"] == 200


def state(name: str) -> str:
    return str(call("DescribeAlarms", AlarmNames=[name])["MetricAlarms"][0]["StateValue"])


@pytest.fixture
def template(root: Path) -> Template:
    return synthesised(root / "tests" / "profiles" / "full")["full-prod-Monitoring"]


def deployed(template: Template, id: str) -> tuple[str, dict[str, Any]]:
    """The alarm's name and properties, created by CloudFormation's own handlers, with the stack's topic."""
    ((topic_id, topic),) = resources_of(template, "AWS::SNS::Topic").items()
    arn, _ = emulated.create("AWS::SNS::Topic", {"TopicName": "alarms", **topic.get("Properties", {})}, topic_id)
    (properties,) = [
        each["Properties"]
        for key, each in resources_of(template, "AWS::CloudWatch::Alarm").items()
        if f"Alarms{id}" in key
    ]
    resolved: dict[str, Any] = json.loads(
        json.dumps(properties).replace(json.dumps({"Ref": topic_id}), json.dumps(arn))
    )
    name, _ = emulated.create("AWS::CloudWatch::Alarm", resolved, id)
    return name, resolved


def feeding(alarm: dict[str, Any], *, breaching: bool) -> list[tuple[dict[str, Any], float]]:
    """What is put each minute so that the alarm goes off, or is over."""
    if "Metrics" in alarm:
        metrics = {query["Id"]: query["MetricStat"]["Metric"] for query in alarm["Metrics"] if "MetricStat" in query}
        if "running" in metrics:
            return [(metrics["queued"], 3.0), (metrics["running"], 0.0 if breaching else 2.0)]
        return [(metrics["queued"], 3.0 if breaching else 0.0), (metrics["workers"], 40.0)]
    if alarm["ComparisonOperator"].startswith("Less"):
        return [] if breaching else [(alarm, 1.0)]
    return [(alarm, alarm["Threshold"] + 1 if breaching else 0.0)]


def test_these_are_all_of_them(template: Template) -> None:
    keys = resources_of(template, "AWS::CloudWatch::Alarm")
    assert len(keys) == len(NAMES)


@pytest.mark.parametrize("id", NAMES)
def test_it_goes_off_and_is_over(id: str, template: Template, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(sns, "_fanout", lambda topic, message, text, subject: told.append(f"{topic} {subject}"))
    name, alarm = deployed(template, id)
    length = alarm.get("Period") or next(q for q in alarm["Metrics"] if "MetricStat" in q)["MetricStat"]["Period"]
    minutes = alarm["EvaluationPeriods"] * length // 60 + 11
    for breaching, wanted in ((False, "OK"), (True, "ALARM"), (False, "OK")):
        for _ in range(minutes):
            for metric, value in feeding(alarm, breaching=breaching):
                put(metric, value)
            clock.pass_minutes(1)
        assert state(name) == wanted, call("DescribeAlarmHistory", AlarmName=name)
    subjects = [line.partition(" ")[2].partition(":")[0] for line in told]
    assert subjects[-2:] == ["ALARM", "OK"]
    assert all(line.startswith("arn:aws:sns:ca-central-1:111111111111:") for line in told)


def test_a_scaling_environment_is_no_reason_to_alarm(template: Template, clock: Clock) -> None:
    name, alarm = deployed(template, "QueuedTasks")
    metrics = {query["Id"]: query["MetricStat"]["Metric"] for query in alarm["Metrics"] if "MetricStat" in query}
    for minute in range(60):
        put(metrics["queued"], 3.0)
        put(metrics["workers"], 40.0, count=1 + minute)  # the count of samples is the count of containers
        clock.pass_minutes(1)
        if minute > 20:
            assert state(name) == "OK"


def test_another_environment_of_the_same_account_does_not_count(template: Template, clock: Clock) -> None:
    name, alarm = deployed(template, "TaskInstanceFailures")
    other = [d | {"Value": "other"} if d["Name"] == "Environment" else d for d in alarm["Dimensions"]]
    put({**alarm, "Dimensions": other}, 5.0)
    assert state(name) == "OK"
    put(alarm, 5.0)
    assert state(name) == "ALARM"
