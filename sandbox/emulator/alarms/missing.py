"""From the last data points to a state, with the four ways to treat what is missing.

Source: CloudWatch User Guide, alarms-and-missing-data (2026), whose two tables are this module's tests. Its evaluation range is known
from its example only (5 for 3 evaluation periods); here it is always two more than the evaluation periods. One case it leaves open:
with `missing`, too few breaching points that are too young to be trusted; here that is OK.
"""

from collections.abc import Sequence
from enum import StrEnum

EXTRA_PERIODS = 2
"""How many points more than the evaluation periods are looked at."""


class State(StrEnum):
    """An alarm's state."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


TREATMENTS = ("breaching", "notBreaching", "ignore", "missing")


def state(points: Sequence[bool | None], needed: int, to_alarm: int, treatment: str, current: State) -> State:
    """The state after these points, oldest first: breaching, not breaching, or None where missing.

    `needed` are the evaluation periods, `to_alarm` the data points to alarm.
    """
    real = [point for point in points if point is not None]
    if len(real) >= needed:
        return State.ALARM if sum(real[-needed:]) >= to_alarm else State.OK
    filled = needed - len(real)
    if treatment == "breaching":
        return State.ALARM if sum(real) + filled >= to_alarm else State.OK
    if sum(real) >= to_alarm:
        return State.ALARM
    if treatment == "notBreaching":
        return State.OK
    if not real:
        return current if treatment == "ignore" else State.INSUFFICIENT_DATA
    if not all(real):
        return State.OK
    if treatment == "ignore":
        return current
    age = len(points) - next(i for i, point in enumerate(points) if point is not None)
    return State.ALARM if age >= to_alarm else State.OK
