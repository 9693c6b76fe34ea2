"""Puts alarms and metric math in place of MiniStack's, and lets them be evaluated as time passes."""

import asyncio
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch

from sandbox.emulator.alarms import metric_data, transitions
from sandbox.emulator.alarms.evaluation import Watched
from sandbox.emulator.alarms.request import decoded
from sandbox.emulator.alarms.series import ExpressionError

TICK_SECONDS = 2.0
_OF_PLAIN_ALARMS = ("MetricName", "Namespace", "Dimensions", "Period", "Statistic", "ExtendedStatistic", "Unit")


def install() -> None:
    """Once per process; a second time does nothing."""
    if cloudwatch._evaluate_alarm is transitions.evaluate:
        return
    put = cloudwatch._put_metric_alarm

    def put_metric_alarm(form: Any, body: Any, is_cbor: bool, is_json: bool = False) -> Any:
        request = decoded(form, body, is_cbor or is_json)
        try:
            Watched({**request, "StateValue": "OK"})
        except (ExpressionError, KeyError) as error:
            said = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
            return cloudwatch._error("ValidationError", said, 400, use_json=is_json, use_cbor=is_cbor)
        answer = put(form, body, is_cbor, is_json)
        if answer[0] == 200 and request.get("Metrics"):
            watch_expression(str(request["AlarmName"]), request["Metrics"])
        return answer

    cloudwatch._put_metric_alarm = put_metric_alarm
    cloudwatch._evaluate_alarm = transitions.evaluate
    cloudwatch._get_metric_data = metric_data.get_metric_data


def watch_expression(name: str, metrics: list[Mapping[str, Any]]) -> None:
    """Let the stored alarm watch metrics and expressions in place of one metric."""
    alarm = cloudwatch._alarms[name]
    for key in _OF_PLAIN_ALARMS:
        alarm.pop(key, None)
    alarm["Metrics"] = metrics
    transitions.evaluate(alarm)


async def ticking() -> None:
    """Evaluate every alarm every two seconds, for ever: data that stops coming changes states too."""
    while True:
        await asyncio.sleep(TICK_SECONDS)
        transitions.evaluate_everywhere()
