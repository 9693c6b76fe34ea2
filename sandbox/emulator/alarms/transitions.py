"""Alarms change state: kept in their history, told to their topics."""

import logging
from collections.abc import MutableMapping
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from sandbox.emulator.alarms.evaluation import Watched, reason_data
from sandbox.emulator.alarms.series import ExpressionError

Alarm = MutableMapping[str, Any]

NOT_YET = "the metrics of an expression follow"
"""The namespace of an alarm on metric math while MiniStack, which knows only plain ones, stores it."""

_LOG = logging.getLogger(__name__)
_ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


def now() -> float:
    """Seconds since the epoch, by the clock that MiniStack's CloudWatch stamps points with; tests put another one there."""
    return float(cloudwatch.time.time())


def evaluate(alarm: Alarm) -> None:
    """Bring one alarm to the state that its data has now."""
    if not alarm.get("Metrics") and alarm.get("Namespace") in (None, NOT_YET):
        return
    try:
        found = Watched(alarm).at(now())
    except ExpressionError as error:
        alarm["EvaluationState"], alarm["StateReason"] = "EVALUATION_ERROR", str(error)
        return
    alarm.pop("EvaluationState", None)
    before = str(alarm["StateValue"])
    if before == found.state:
        return
    stamp = now()
    alarm["StateValue"], alarm["StateReason"] = str(found.state), found.reason
    alarm["StateReasonData"] = reason_data(found)
    alarm["StateUpdatedTimestamp"] = alarm["StateTransitionedTimestamp"] = stamp
    cloudwatch._record_history(alarm["AlarmName"], before, str(found.state), found.reason, reason_data=found.data)
    tell(alarm, before, found.reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def tell(alarm: Alarm, before: str, reason: str) -> None:
    """Publish to the topics of the alarm's state, and keep that in the history."""
    cloudwatch._dispatch_alarm_actions(alarm, before, alarm["StateValue"], reason)
    if not alarm.get("ActionsEnabled", True):
        return
    for action in alarm.get(_ACTIONS[alarm["StateValue"]]) or ():
        if cloudwatch._is_sns_action_arn(action):
            cloudwatch._history_entries().append(
                {
                    "AlarmName": alarm["AlarmName"],
                    "AlarmType": "MetricAlarm",
                    "Timestamp": cloudwatch._ts_iso(now()),
                    "HistoryItemType": "Action",
                    "HistorySummary": f"Successfully executed action {action}",
                    "HistoryData": "{}",
                }
            )


def evaluate_everywhere() -> None:
    """Every alarm of every account and Region; what goes wrong with one does not keep the others."""
    for scoped, alarm in list(cloudwatch._alarms._data.items()):
        account, region = scoped[0], scoped[1]
        with request_scope(account, region):
            try:
                evaluate(alarm)
            except Exception:
                _LOG.exception("alarm %s could not be evaluated", alarm.get("AlarmName"))
