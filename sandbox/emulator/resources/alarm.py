"""AWS::CloudWatch::Alarm: MiniStack's own, and alarms on metric math, which it refuses."""

from typing import Any

from ministack.services.cloudformation import provisioners

from sandbox.emulator.alarms.evaluation import Watched
from sandbox.emulator.alarms.installation import watch_expression
from sandbox.emulator.alarms.transitions import NOT_YET

_ORIGINAL = dict(provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"])


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    """What MiniStack stores, checked; in place of an expression a metric that does not exist."""
    if not properties.get("Metrics"):
        if properties.get("MetricName"):  # else MiniStack says what is missing
            Watched(properties)
        return properties
    Watched(properties)
    return {k: v for k, v in properties.items() if k != "Metrics"} | {"MetricName": NOT_YET, "Namespace": NOT_YET}


def _keep_metrics(name: str, properties: dict[str, Any]) -> None:
    if properties.get("Metrics"):
        watch_expression(name, properties["Metrics"])


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    name, attributes = _ORIGINAL["create"](logical_id, _plain(properties), stack_name)
    _keep_metrics(name, properties)
    return name, attributes


def _update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, logical_id: str | None = None
) -> tuple[str, dict[str, str]]:
    name, attributes = _ORIGINAL["update"](physical_id, _plain(old), _plain(new), stack_name, logical_id)
    _keep_metrics(name, new)
    return name, attributes


HANDLER = {**_ORIGINAL, "create": _create, "update": _update}
