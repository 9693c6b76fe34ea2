"""Metric math as its guide documents it: each example with its values, and what must be refused."""

import contextlib
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.emulator.alarms.expression import Scope, evaluate
from sandbox.emulator.alarms.grammar import names
from sandbox.emulator.alarms.series import ExpressionError, Series, Value, Window

Points = Sequence[float | None]
WINDOW = Window((0, 60, 120, 180, 240), 60)


def series(points: Points) -> Series:
    return Series({60 * i: float(value) for i, value in enumerate(points) if value is not None})


def points(value: Value) -> Points:
    assert isinstance(value, Series)
    return [value.values.get(time) for time in WINDOW.times]


def scope(**values: Points) -> Scope:
    return Scope({id: series(v) for id, v in values.items()}, tuple(values), dict.fromkeys(values, 60), WINDOW)


_: None = None
A, B = {"metric1": [30, 20, 0, 0], "metric2": [20, _, 20, _]}, {"m1": [1, _, 4, 9, _], "m2": [2, 2, _, 0, _]}
IF_1 = [1, 1, 0, 0, _]


@pytest.mark.parametrize(
    ("expression", "values", "result"),
    [
        # The guide's tables.
        ("(metric1 < metric2)", A, [0, 0, 1, 0, _]),
        ("(metric1 >= 30)", A, [1, 0, 0, 0, _]),
        ("(metric1 > 15 AND metric2 > 15)", A, [1, 0, 0, 0, _]),
        (
            "IF(metric1, metric2, metric3)",
            {"metric1": IF_1, "metric2": [30, _, 0, 0, 30], "metric3": [0, 0, 20, _, 20]},
            [30, 0, 20, 0, _],
        ),
        ("IF(metric1, 5, metric3)", {"metric1": IF_1, "metric3": [0, 0, 20, _, 20]}, [5, 5, 20, _, _]),
        ("IF(metric1, metric2, 5)", {"metric1": IF_1, "metric2": [30, _, 0, 0, 30]}, [30, 0, 5, 5, _]),
        ("IF(metric1<25, metric1)", {"metric1": [30, 20, _, 5]}, [_, 20, _, 5, _]),
        ("IF(metric1<25, 10, 2)", {"metric1": [30, 20, _, 5]}, [2, 10, _, 10, _]),
        # The guide's sentences.
        ("m1 + m2", B, [3, 2, 4, 9, _]),
        ("m1 / m2", B, [0.5, 0, _, _, _]),
        ("-m1 * 2 ^ 2 + 1", B, [-3, _, -15, -35, _]),
        ("m1 > 3 || m2 == 2", B, [1, 1, 1, 1, _]),
        ("m1 > 3 && m2 == 2", B, [0, 0, 0, 0, _]),
        ("m1 - AVG(m2)", {"m1": [1, 2], "m2": [2, 4]}, [-2, -1, _, _, _]),
        ("SUM([m1, m2])", B, [3, 2, 4, 9, _]),
        ("AVG(METRICS())", B, [1.5, 1, 2, 4.5, _]),
        ("MAX(METRICS())", B, [2, 2, 4, 9, _]),
        ("MIN(METRICS())", B, [1, 2, 4, 0, _]),
        ('SUM(METRICS("2"))', B, [2, 2, _, 0, _]),
        ("FILL(m1, 0)", B, [1, 0, 4, 9, 0]),
        ("FILL(m1, REPEAT)", B, [1, 1, 4, 9, 9]),
        ("FILL(m1, LINEAR)", B, [1, 2.5, 4, 9, _]),
        ("FILL(m1, m2)", B, [1, 2, 4, 9, _]),
        ("FILL(m1, MIN(m1))", B, [1, 1, 4, 9, 1]),
        ("DIFF(m1)", B, [_, _, 3, 5, _]),
        ("DIFF_TIME(m1)", B, [_, _, 120, 60, _]),
        ("RATE(m1)", B, [_, _, 3 / 120, 5 / 60, _]),
        ("RUNNING_SUM(m1)", B, [1, _, 5, 14, _]),
        ("m1/PERIOD(m1)", B, [1 / 60, _, 4 / 60, 9 / 60, _]),
        ("m1 * METRIC_COUNT(METRICS())", B, [2, _, 8, 18, _]),
        ("m1 * DATAPOINT_COUNT(m1)", B, [3, _, 12, 27, _]),
        ("DATAPOINT_COUNT(METRICS())", B, [2, 1, 1, 2, _]),
        ("TIME_SERIES(MAX(m1))", B, [9, 9, 9, 9, 9]),
        ("FIRST(SORT(METRICS(), SUM, DESC))", B, [1, _, 4, 9, _]),
        ("LAST(SLICE(SORT(METRICS(), SUM, ASC), 0, 1))", B, [2, 2, _, 0, _]),
        ("LOG10(m2 * 50)", B, [2, 2, _, _, _]),
        ("CEIL(m1 / 2) - FLOOR(m1 / 2)", B, [1, _, 0, 1, _]),
        ("MINUTE(m1)", B, [0, 1, 2, 3, 4]),
        ("IF(1 > 0, m1, m2)", B, [1, _, 4, 9, _]),
        ("IF(0, m1)", B, [_, _, _, _, _]),
        # The alarm on queued tasks.
        (
            "IF(FILL(queued, 0) > 0 AND DIFF(FILL(workers, 0)) <= 0, queued, 0)",
            {"queued": [3, 3, _, 3, 3], "workers": [1, 1, 1, 2, _]},
            [0, 3, 0, 0, 3],
        ),
    ],
)
def test_the_guides_examples(expression: str, values: dict[str, Points], result: Points) -> None:
    found = points(evaluate(expression, scope(**values)))
    assert [None if v is None else round(v, 9) for v in found] == [None if v is None else round(v, 9) for v in result]


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("m1 +", "cannot be read"),
        ("m1 m2", "cannot be read at character 3"),
        ("m9 + 1", "there is no metric or expression with the id m9"),
        ("avg(m1)", "cannot be read"),
        ("NOPE(m1)", "NOPE is no function of metric math"),
        ("SEARCH('x', 'Sum', 300)", "SEARCH is not served here"),
        ("FILL(m1)", "FILL takes 2 arguments, got 1"),
        ("FILL(m1, SOON)", "SOON is neither an id"),
        ("METRICS() + METRICS()", "does not take two arrays"),
        ("[m1, 5]", "an array holds time series"),
        ("SUM(5)", "not a number"),
        ("PERIOD(m1 + m2)", "PERIOD takes the id of a metric"),
        ("SORT(METRICS(), AVG, UP)", "UP is neither"),
        ("IF(METRICS(), 1, 2)", "IF takes numbers and single time series"),
        ("REPEAT", "is no value of its own"),
        ("", "cannot be read"),
    ],
)
def test_what_is_no_metric_math_is_refused_with_its_cause(expression: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=said.replace("(", r"\(")):
        evaluate(expression, scope(**B))


def test_the_ids_of_an_expression() -> None:
    assert names("IF(FILL(queued, 0) > 0, e1, METRICS('m'))") == {"queued", "e1"}


some_points = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=5, max_size=5)


@given(some_points, some_points)
def test_operators_agree_with_python_where_both_have_a_value(one: Points, two: Points) -> None:
    both = scope(m1=one, m2=two)
    for sign, calculate in {"+": float.__add__, "-": float.__sub__, "*": float.__mul__}.items():
        for left, right, found in zip(one, two, points(evaluate(f"m1 {sign} m2", both)), strict=True):
            if left is None and right is None:
                assert found is None
            else:
                assert found == calculate(float(left or 0), float(right or 0))


@given(some_points)
def test_laws(one: Points) -> None:
    seen = scope(m1=one)
    present = [v for v in one if v is not None]
    assert points(evaluate("FILL(m1, 7)", seen)) == [7 if v is None else v for v in one]
    assert points(evaluate("-(-m1)", seen)) == one
    assert points(evaluate("SUM(METRICS())", seen)) == one
    assert points(evaluate("IF(m1 == m1, m1, 0)", seen)) == one
    total = evaluate("SUM(DIFF(m1))", seen)
    if len(present) > 1:
        assert isinstance(total, float) and math.isclose(total, present[-1] - present[0], abs_tol=1e-3)


@given(st.text(alphabet="mM12 +-*/^()[]<>=!&|,.\"'AINDORFSUM", max_size=30))
def test_any_text_is_evaluated_or_refused(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        evaluate(text, scope(**B))
