"""Alarms as their users see them: put, fed, described, told to a topic."""

import json
from typing import Any

import pytest
from ministack.services import sns

from tests.sandbox.alarms.conftest import START, Clock, call

PLAIN: dict[str, Any] = {
    "AlarmName": "queued",
    "Namespace": "Test",
    "MetricName": "Queued",
    "Dimensions": [{"Name": "Environment", "Value": "orders"}],
    "Statistic": "Maximum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "notBreaching",
}


def put(value: float, name: str = "Queued", environment: str = "orders", at: float | None = None) -> None:
    datum = {"MetricName": name, "Value": value, "Dimensions": [{"Name": "Environment", "Value": environment}]}
    if at is not None:
        datum["Timestamp"] = at
    assert call("PutMetricData", Namespace="Test", MetricData=[datum])["status"] == 200


def alarm(name: str = "queued") -> dict[str, Any]:
    found: dict[str, Any] = call("DescribeAlarms", AlarmNames=[name])["MetricAlarms"][0]
    return found


def state(name: str = "queued") -> str:
    return str(alarm(name)["StateValue"])


def query(id: str, name: str, **more: Any) -> dict[str, Any]:
    metric = {"Namespace": "Test", "MetricName": name, "Dimensions": PLAIN["Dimensions"]}
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Maximum"}, **more}


def test_an_alarm_goes_off_and_is_over_and_both_are_told(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(sns, "_fanout", lambda topic, id, text, subject: told.append(json.loads(text)))
    topic = "arn:aws:sns:ca-central-1:111111111111:alarms"
    call("PutMetricAlarm", **PLAIN, AlarmActions=[topic], OKActions=[topic])
    assert state() == "OK"
    put(6)
    assert state() == "ALARM"
    assert alarm()["StateReason"] == (
        "Threshold Crossed: 1 out of the last 1 datapoints [6.0 (21/09/26 14:14:00)] was greater than the threshold (5.0) "
        "(minimum 1 datapoint for OK -> ALARM transition)."
    )
    clock.pass_minutes(10)
    assert state() == "OK"
    assert [message["NewStateValue"] for message in told] == ["OK", "ALARM", "OK"]
    items = call("DescribeAlarmHistory", AlarmName="queued", ScanBy="TimestampAscending")["AlarmHistoryItems"]
    assert [item["HistorySummary"] for item in items if item["HistoryItemType"] == "StateUpdate"][1:] == [
        "Alarm updated from INSUFFICIENT_DATA to OK",
        "Alarm updated from OK to ALARM",
        "Alarm updated from ALARM to OK",
    ]
    actions = [item for item in items if item["HistoryItemType"] == "Action"]
    assert len(actions) == 3
    assert all(item["HistorySummary"] == f"Successfully executed action {topic}" for item in actions)


def test_other_dimensions_are_another_metric(clock: Clock) -> None:
    call("PutMetricAlarm", **PLAIN)
    put(6, environment="finance")
    assert state() == "OK"


@pytest.mark.parametrize(
    ("treatment", "later"),
    [("notBreaching", "OK"), ("breaching", "ALARM"), ("ignore", "ALARM"), ("missing", "INSUFFICIENT_DATA")],
)
def test_data_that_stops_coming(treatment: str, later: str, clock: Clock) -> None:
    call("PutMetricAlarm", **{**PLAIN, "TreatMissingData": treatment})
    put(6)
    assert state() == "ALARM"
    clock.pass_minutes(10)
    assert state() == later


@pytest.mark.parametrize(
    ("operator", "states"),
    [
        ("GreaterThanThreshold", ["OK", "OK", "ALARM"]),
        ("GreaterThanOrEqualToThreshold", ["OK", "ALARM", "ALARM"]),
        ("LessThanThreshold", ["ALARM", "OK", "OK"]),
        ("LessThanOrEqualToThreshold", ["ALARM", "ALARM", "OK"]),
    ],
)
def test_comparisons(operator: str, states: list[str], clock: Clock) -> None:
    call("PutMetricAlarm", **{**PLAIN, "ComparisonOperator": operator})
    found = []
    for value in (4, 5, 6):
        clock.pass_minutes(1)
        put(value)
        found.append(state())
    assert found == states


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        ("SampleCount", 5),
        ("Sum", 15),
        ("Average", 3),
        ("Minimum", 1),
        ("Maximum", 5),
        ("p50", 3),
        ("p100", 5),
        ("p25", 2),
    ],
)
def test_statistics(statistic: str, value: float, clock: Clock) -> None:
    for each in (1, 2, 3, 4, 5):
        put(each)
    key = "ExtendedStatistic" if statistic.startswith("p") else "Statistic"
    plain = {name: v for name, v in PLAIN.items() if name != "Statistic"} | {key: statistic}
    call("PutMetricAlarm", **{**plain, "Threshold": value - 0.5})
    assert state() == "ALARM"
    call("PutMetricAlarm", **{**plain, "Threshold": float(value)})
    assert state() == "OK"


def test_two_of_three_periods_of_five_minutes(clock: Clock) -> None:
    more = {"Period": 300, "EvaluationPeriods": 3, "DatapointsToAlarm": 2, "TreatMissingData": "missing"}
    call("PutMetricAlarm", **{**PLAIN, **more})
    seen = []
    for value in (1, 6, 1, 6, 1, 1):
        put(value)
        seen.append(state())
        clock.pass_minutes(5)
    assert seen == ["OK", "OK", "OK", "ALARM", "OK", "OK"]


def test_metric_math(clock: Clock) -> None:
    metrics = [
        query("errors", "Errors", ReturnData=False),
        query("requests", "Requests", ReturnData=False),
        {"Id": "rate", "Expression": "IF(requests > 10, 100 * FILL(errors, 0) / requests, 0)"},
    ]
    plain = {key: PLAIN[key] for key in ("AlarmName", "EvaluationPeriods", "Threshold", "ComparisonOperator")}
    assert call("PutMetricAlarm", **plain, Metrics=metrics)["status"] == 200
    assert state() == "INSUFFICIENT_DATA"
    put(20, "Requests")
    assert state() == "OK"
    put(2, "Errors")
    assert state() == "ALARM"
    found = alarm()
    assert [each["Id"] for each in found["Metrics"]] == ["errors", "requests", "rate"]
    assert "MetricName" not in found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Metrics": [query("m1", "A"), {"Id": "e1", "Expression": "m1 +"}]}, "cannot be read"),
        ({"Metrics": [query("m1", "A"), {"Id": "e1", "Expression": "m1 + m2"}]}, "there is no metric or expression m2"),
        ({"Metrics": [query("m1", "A"), {"Id": "e1", "Expression": "m1"}]}, "returns exactly one metric, got 2"),
        ({"Metrics": [query("m1", "A", ReturnData=False), {"Id": "e1", "Expression": "SUM(m1)"}]}, "is a number"),
        (
            {"Metrics": [query("m1", "A", ReturnData=False), {"Id": "e1", "Expression": "METRICS()"}]},
            "single time series",
        ),
        ({"Metrics": [query("m1", "A"), query("m1", "B")]}, "an id of its own"),
        (
            {
                "Metrics": [
                    query("m1", "A", ReturnData=False),
                    {"Id": "a", "Expression": "b"},
                    {"Id": "b", "Expression": "a"},
                ]
            },
            "in a circle",
        ),
        ({"Statistic": "Median"}, "the statistic Median is not served"),
        (
            {"ComparisonOperator": "GreaterThanUpperThreshold"},
            "the comparison operator GreaterThanUpperThreshold is not",
        ),
        ({"DatapointsToAlarm": 2}, "data points to alarm are 1 to 1"),
        ({"TreatMissingData": "bad"}, "missing data is breaching"),
        ({"Period": 90}, "multiple of 60 seconds, got 90"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(change: dict[str, Any], said: str, clock: Clock) -> None:
    found = call("PutMetricAlarm", **{**PLAIN, **change})
    assert found["status"] == 400
    assert said in found["message"]
    assert call("DescribeAlarms")["MetricAlarms"] == []


def test_the_same_mathematics_in_get_metric_data(clock: Clock) -> None:
    for minute, value in enumerate((1, 4, 9)):
        put(value, at=START + 60 * minute)
    expression = {"Id": "e1", "Expression": "DIFF(m1) * 2", "Label": "twice"}
    asked = {"StartTime": START, "EndTime": START + 180, "MetricDataQueries": [query("m1", "Queued"), expression]}
    found = call("GetMetricData", **asked)["MetricDataResults"]
    assert [(result["Id"], result["Label"], result["Values"]) for result in found] == [
        ("m1", "Queued", [9.0, 4.0, 1.0]),
        ("e1", "twice", [10.0, 6.0]),
    ]
    ascending = call("GetMetricData", **asked, ScanBy="TimestampAscending")["MetricDataResults"]
    assert [result["Values"] for result in ascending] == [[1.0, 4.0, 9.0], [6.0, 10.0]]
    assert ascending[1]["Timestamps"] == [START + 60, START + 120]
    wrong = call("GetMetricData", **{**asked, "MetricDataQueries": [{"Id": "e1", "Expression": "m1", "Period": 60}]})
    assert (wrong["status"], wrong["message"]) == (400, "error in expression 'e1': there is no metric or expression m1")


def test_actions_that_are_off_are_not_told(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(sns, "_fanout", lambda *message: told.append(message[3]))
    topic = "arn:aws:sns:ca-central-1:111111111111:alarms"
    call("PutMetricAlarm", **PLAIN, AlarmActions=[topic], ActionsEnabled=False)
    put(6)
    assert state() == "ALARM"
    assert told == []


def test_a_composite_alarm_follows(clock: Clock) -> None:
    call("PutMetricAlarm", **PLAIN)
    call("PutCompositeAlarm", AlarmName="all", AlarmRule='ALARM("queued")')
    put(6)
    found = call("DescribeAlarms", AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    assert [each["StateValue"] for each in found] == ["ALARM"]
