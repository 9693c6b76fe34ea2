"""The monitoring stack: alarms on metrics that exist, with the environment's capacity in them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.templates import Template, assembly_of, only, resources_of, synthesised


@pytest.fixture
def prod(root: Path) -> Template:
    return synthesised(root / "tests" / "profiles" / "full")["full-prod-Monitoring"]


def _alarm(template: Template, id: str) -> dict[str, Any]:
    found = [
        a["Properties"] for key, a in resources_of(template, "AWS::CloudWatch::Alarm").items() if f"Alarms{id}" in key
    ]
    (alarm,) = found
    return dict(alarm)


def _dimensions(alarm: dict[str, Any]) -> dict[str, str]:
    return {d["Name"]: d["Value"] for d in alarm["Dimensions"]}


@pytest.mark.feature("M2")
def test_no_heartbeat_is_breaching(prod: Template) -> None:
    alarm = _alarm(prod, "SchedulerHeartbeat")
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == ("AmazonMWAA", "SchedulerHeartbeat", "Sum")
    assert _dimensions(alarm) == {"Environment": "full-production", "Function": "Scheduler"}
    assert (alarm["ComparisonOperator"], alarm["Threshold"], alarm["EvaluationPeriods"]) == ("LessThanThreshold", 1, 2)
    assert alarm["TreatMissingData"] == "breaching"


@pytest.mark.feature("M2")
def test_queued_tasks_count_only_while_nothing_scales(prod: Template) -> None:
    alarm = _alarm(prod, "QueuedTasks")
    metrics = {m["Id"]: m for m in alarm["Metrics"]}
    expression = next(m["Expression"] for m in alarm["Metrics"] if "Expression" in m)
    assert expression == "IF(FILL(queued, 0) > 0 AND DIFF(FILL(workers, 0)) <= 0, queued, 0)"
    queued, workers = metrics["queued"]["MetricStat"], metrics["workers"]["MetricStat"]
    assert (queued["Metric"]["Namespace"], queued["Metric"]["MetricName"], queued["Stat"]) == (
        "AmazonMWAA",
        "QueuedTasks",
        "Minimum",
    )
    assert {d["Name"]: d["Value"] for d in queued["Metric"]["Dimensions"]} == {
        "Environment": "full-production",
        "Function": "Executor",
    }
    assert (workers["Metric"]["Namespace"], workers["Metric"]["MetricName"], workers["Stat"]) == (
        "AWS/MWAA",
        "CPUUtilization",
        "SampleCount",
    )
    assert alarm["EvaluationPeriods"] * queued["Period"] == 15 * 60


@pytest.mark.feature("M3", "Z9")
def test_queued_and_not_running_is_an_alarm_of_its_own(prod: Template) -> None:
    alarm = _alarm(prod, "QueuedNotRunning")
    expression = next(m["Expression"] for m in alarm["Metrics"] if "Expression" in m)
    assert expression == "IF(FILL(queued, 0) > 0 AND FILL(running, 0) <= 0, queued, 0)"
    stats = {m["Id"]: m["MetricStat"] for m in alarm["Metrics"] if "MetricStat" in m}
    assert {k: (s["Metric"]["MetricName"], s["Stat"]) for k, s in stats.items()} == {
        "queued": ("QueuedTasks", "Minimum"),
        "running": ("RunningTasks", "Maximum"),
    }
    assert alarm["EvaluationPeriods"] * stats["queued"]["Period"] == 15 * 60


@pytest.mark.feature("Z9")
@pytest.mark.parametrize(
    ("profile", "stack", "milliseconds"),
    [
        ("minimal", "minimal-prod-Monitoring", 10_000),
        ("full", "full-prod-Monitoring", 2_000),  # 5 schedulers of 16 tasks a loop, 240 tasks of 6 seconds
    ],
)
def test_the_scheduler_lag_alarm_knows_the_load(root: Path, profile: str, stack: str, milliseconds: int) -> None:
    alarm = _alarm(synthesised(root / "tests" / "profiles" / profile)[stack], "SchedulerLoopDuration")
    assert alarm["Threshold"] == pytest.approx(milliseconds)
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == (
        "AmazonMWAA",
        "SchedulerLoopDuration",
        "Average",
    )
    assert _dimensions(alarm)["Function"] == "Scheduler"
    assert alarm["EvaluationPeriods"] * alarm["Period"] == 15 * 60
    assert "docs/how-to/size-an-environment.md" in alarm["AlarmDescription"]


@pytest.mark.parametrize(
    ("profile", "stack", "threshold"),
    [
        ("full", "full-prod-Monitoring", 40 * 8 * 0.8),  # celery.worker_autoscale is declared
        ("full", "full-dev-Monitoring", 1 * 8 * 0.8),
        ("minimal", "minimal-prod-Monitoring", 10 * 5 * 0.8),  # mw1.small runs 5 tasks per worker
        ("seed", "data-platform-prod-Monitoring", 10 * 10 * 0.8),  # mw1.medium runs 10
    ],
)
def test_the_capacity_alarm_knows_class_and_workers(root: Path, profile: str, stack: str, threshold: float) -> None:
    alarm = _alarm(synthesised(root / "tests" / "profiles" / profile)[stack], "RunningTasks")
    assert alarm["Threshold"] == pytest.approx(threshold)
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AmazonMWAA", "RunningTasks")
    assert _dimensions(alarm)["Function"] == "Executor"
    assert alarm["EvaluationPeriods"] * alarm["Period"] == 15 * 60


@pytest.mark.feature("M2")
def test_failures_alarm_in_production_only(root: Path, prod: Template) -> None:
    alarm = _alarm(prod, "TaskInstanceFailures")
    assert _dimensions(alarm) == {"Environment": "full-production", "DAG": "All", "Task": "All"}
    assert (alarm["Statistic"], alarm["Threshold"], alarm["ComparisonOperator"]) == ("Sum", 0, "GreaterThanThreshold")
    dev = synthesised(root / "tests" / "profiles" / "full")["full-dev-Monitoring"]
    assert "TaskInstanceFailures" not in json.dumps(resources_of(dev, "AWS::CloudWatch::Alarm"))


def test_age_and_import_errors(prod: Template) -> None:
    age, errors = _alarm(prod, "ApproximateAgeOfOldestTask"), _alarm(prod, "ImportErrors")
    assert (age["Namespace"], age["Threshold"], age["EvaluationPeriods"]) == ("AWS/MWAA", 1800, 3)
    assert _dimensions(age) == {"Environment": "full-production"}
    assert _dimensions(errors) == {"Environment": "full-production", "Function": "DAG Processing"}
    assert errors["Threshold"] == 0


@pytest.mark.feature("M5", "Z9")
def test_every_alarm_says_what_to_do_and_tells_the_topic(prod: Template) -> None:
    (topic,) = resources_of(prod, "AWS::SNS::Topic")
    alarms = [a["Properties"] for a in resources_of(prod, "AWS::CloudWatch::Alarm").values()]
    assert len(alarms) == 8
    for alarm in alarms:
        assert alarm["AlarmDescription"].startswith("full-production: ")
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": topic}]


@pytest.mark.feature("N9", "M2")
def test_a_load_balancer_that_leads_nowhere_is_an_alarm_with_a_runbook(root: Path) -> None:
    stacks = synthesised(root / "tests" / "profiles" / "ways_in")
    alarm, ways_in = _alarm(stacks["ways-office-Monitoring"], "HealthyHostCount"), stacks["ways-office-WaysIn"]
    exports = {each["Export"]["Name"]: each["Value"] for each in ways_in["Outputs"].values() if "Export" in each}
    named = {d["Name"]: exports[d["Value"]["Fn::ImportValue"]]["Fn::GetAtt"] for d in alarm["Dimensions"]}
    kinds = {name: (ways_in["Resources"][id]["Type"], attribute) for name, (id, attribute) in named.items()}
    assert kinds == {
        "LoadBalancer": ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerFullName"),
        "TargetGroup": ("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupFullName"),
    }
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == (
        "AWS/ApplicationELB",
        "HealthyHostCount",
        "Maximum",
    )
    assert (alarm["ComparisonOperator"], alarm["Threshold"], alarm["TreatMissingData"]) == (
        "LessThanThreshold",
        1,
        "ignore",
    )
    assert alarm["EvaluationPeriods"] * alarm["Period"] == 10 * 60
    (runbook,) = re.findall(r"docs/\S+\.md", alarm["AlarmDescription"])
    assert "HealthyHostCount" in (root / runbook).read_text()
    assert alarm["AlarmActions"] == alarm["OKActions"] != []
    dashboard = json.dumps(only(stacks["ways-office-Monitoring"], "AWS::CloudWatch::Dashboard"))
    assert "AlarmsHealthyHostCount" in dashboard


@pytest.mark.parametrize("stack", ["ways-prod", "full-prod"])
def test_without_a_load_balancer_monitoring_names_no_other_stack(root: Path, stack: str) -> None:
    stacks = synthesised(root / "tests" / "profiles" / {"ways-prod": "ways_in", "full-prod": "full"}[stack])
    text = json.dumps(stacks[f"{stack}-Monitoring"])
    assert "HealthyHostCount" not in text
    assert "ImportValue" not in text


def test_a_load_balancer_can_be_declared_no_longer(root: Path) -> None:
    """Monitoring imports from WaysIn, so it is deployed after it; once it does not, it lets go first."""
    manifest = assembly_of(root / "tests" / "profiles" / "ways_in")
    depends = {
        stage: {
            artifact["properties"]["stackName"]: artifact["dependencies"]
            for artifact in json.loads((manifest / f"assembly-{stage}" / "manifest.json").read_text())[
                "artifacts"
            ].values()
            if artifact["type"] == "aws:cloudformation:stack"
        }
        for stage in ("ways-office", "ways-prod")
    }
    assert any("WaysIn" in name for name in depends["ways-office"]["ways-office-Monitoring"])
    assert any("Monitoring" in name for name in depends["ways-prod"]["ways-prod-WaysIn"])


def test_owner_and_others_hear_of_it(prod: Template) -> None:
    addresses = {s["Properties"]["Endpoint"] for s in resources_of(prod, "AWS::SNS::Subscription").values()}
    assert addresses == {"full@example.com", "one@example.com", "two@example.com"}


def test_only_alarms_of_this_account_publish_and_only_over_tls(prod: Template) -> None:
    statements = only(prod, "AWS::SNS::TopicPolicy")["Properties"]["PolicyDocument"]["Statement"]
    allow = next(s for s in statements if s["Effect"] == "Allow")
    deny = next(s for s in statements if s["Effect"] == "Deny")
    assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allow["Condition"] == {"StringEquals": {"aws:SourceAccount": "222222222222"}}
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.feature("M1")
def test_the_dashboard_shows_alarms_and_capacity(prod: Template) -> None:
    body = json.dumps(only(prod, "AWS::CloudWatch::Dashboard")["Properties"]["DashboardBody"])
    for word in (
        "RunningTasks",
        "QueuedTasks",
        "TaskInstanceFailures",
        "SchedulerHeartbeat",
        "all workers busy",
        "320",
    ):
        assert word in body


def test_no_metric_that_does_not_exist(root: Path) -> None:
    for profile in ("minimal", "full", "seed"):
        for template in synthesised(root / "tests" / "profiles" / profile).values():
            assert "TasksFailed" not in json.dumps(template)


def test_monitoring_imports_nothing(root: Path) -> None:
    for profile in ("minimal", "full", "seed"):
        for name, template in synthesised(root / "tests" / "profiles" / profile).items():
            if name.endswith("Monitoring"):
                assert "Fn::ImportValue" not in json.dumps(template)
