"""The two tables of CloudWatch's guide, and what holds for all data points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.emulator.alarms.missing import TREATMENTS, State, state

OK, ALARM, NONE = State.OK, State.ALARM, State.INSUFFICIENT_DATA
RETAINED = None
TABLES = [  # data points, data points to alarm, missing, ignore, breaching, not breaching
    ("0-X-X", 3, OK, OK, OK, OK),
    ("0----", 3, OK, OK, OK, OK),
    ("-----", 3, NONE, RETAINED, ALARM, OK),
    ("0XX-X", 3, ALARM, ALARM, ALARM, ALARM),
    ("--X--", 3, ALARM, RETAINED, ALARM, OK),
    ("0-X-X", 2, ALARM, ALARM, ALARM, ALARM),
    ("00X0X", 2, ALARM, ALARM, ALARM, ALARM),
    ("0-X--", 2, OK, OK, ALARM, OK),
    ("----0", 2, OK, OK, ALARM, OK),
    ("---X-", 2, ALARM, RETAINED, ALARM, OK),
]
POINT = {"0": False, "X": True, "-": None}


@pytest.mark.parametrize("row", TABLES, ids=lambda row: f"{row[0]} {row[1]} of 3")
@pytest.mark.parametrize("current", list(State))
def test_the_guides_tables(row: tuple[str, int, State, State | None, State, State], current: State) -> None:
    text, to_alarm, *expected = row
    points = [POINT[c] for c in text]
    for treatment, wanted in zip(("missing", "ignore", "breaching", "notBreaching"), expected, strict=True):
        assert state(points, 3, to_alarm, treatment, current) is (wanted or current), treatment


@pytest.mark.parametrize("text", ["----X", "---X-"])
def test_too_young_to_alarm(text: str) -> None:
    assert state([POINT[c] for c in text], 3, 3, "missing", OK) is OK


@given(
    points=st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=12),
    needed=st.integers(1, 10),
    data=st.data(),
    treatment=st.sampled_from(TREATMENTS),
    current=st.sampled_from(State),
)
def test_laws(points: list[bool | None], needed: int, data: st.DataObject, treatment: str, current: State) -> None:
    to_alarm = data.draw(st.integers(1, needed))
    found = state(points, needed, to_alarm, treatment, current)
    real = [p for p in points if p is not None]
    if found is NONE:
        assert current is NONE or not real
    if len(real) >= needed:
        assert found is state(points, needed, to_alarm, "missing", OK), "the treatment counts only where points lack"
    worse = [True if p is False else p for p in points]
    if found is ALARM:
        assert state(worse, needed, to_alarm, treatment, current) is ALARM, "worse data never ends an alarm"
    best = state(points, needed, to_alarm, "notBreaching", current)
    if best is ALARM:
        assert state(points, needed, to_alarm, "breaching", current) is ALARM
