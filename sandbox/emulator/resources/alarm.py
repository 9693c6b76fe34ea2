"""AWS::CloudWatch::Alarm: MiniStack's own, and alarms on metric math, which it refuses.

An alarm on an expression is kept as declared and stays INSUFFICIENT_DATA: its evaluation is not claimed here.
"""

from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

_ORIGINAL = dict(provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"])


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    """The alarm's properties with the expression's first metric in place of the expression."""
    metrics = [query for query in properties["Metrics"] if query.get("MetricStat")]
    returned = [query for query in properties["Metrics"] if query.get("ReturnData", True)]
    if len(returned) != 1:
        raise ValueError(f"an alarm on metric math returns exactly one metric, got {len(returned)}")
    if not metrics:
        raise ValueError("an alarm on metric math needs at least one metric")
    ids = {query["Id"] for query in properties["Metrics"]}
    if len(ids) != len(properties["Metrics"]):
        raise ValueError("the ids of an alarm's metrics must differ")
    statistic = metrics[0]["MetricStat"]
    metric = statistic["Metric"]
    plain = {key: value for key, value in properties.items() if key != "Metrics"}
    return plain | {
        "MetricName": metric["MetricName"],
        "Namespace": metric["Namespace"],
        "Dimensions": metric.get("Dimensions", []),
        "Period": statistic["Period"],
        "Statistic": statistic["Stat"],
    }


def _keep_metrics(name: str, properties: dict[str, Any]) -> None:
    if properties.get("Metrics"):
        cloudwatch._alarms[name]["Metrics"] = properties["Metrics"]


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    plain = _plain(properties) if properties.get("Metrics") else properties
    name, attributes = _ORIGINAL["create"](logical_id, plain, stack_name)
    _keep_metrics(name, properties)
    return name, attributes


def _update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, logical_id: str | None = None
) -> tuple[str, dict[str, str]]:
    before, after = (_plain(p) if p.get("Metrics") else p for p in (old, new))
    name, attributes = _ORIGINAL["update"](physical_id, before, after, stack_name, logical_id)
    _keep_metrics(name, new)
    return name, attributes


HANDLER = {**_ORIGINAL, "create": _create, "update": _update}
