"""Step Functions."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import StepFunctions

PLACE = Place(account="111111111111", region="us-gov-west-1")
STATES = "arn:aws-us-gov:states:us-gov-west-1:111111111111"
DECLARED = [
    StepFunctions(state_machines=("orders", "returns.v2")),
    StepFunctions(state_machines=("orders",), redrive=True),
]


def test_state_machines_by_arn_and_their_executions_below() -> None:
    start, follow = StepFunctions(state_machines=("orders",)).grants(PLACE)
    assert (start.actions, start.resources) == (("states:StartExecution",), (f"{STATES}:stateMachine:orders",))
    assert (follow.actions, follow.resources) == (("states:DescribeExecution",), (f"{STATES}:execution:orders:*",))


def test_redriving_is_declared_and_stopping_never_granted() -> None:
    actions = {a for g in StepFunctions(state_machines=("orders",)).grants(PLACE) for a in g.actions}
    more = {a for g in StepFunctions(state_machines=("orders",), redrive=True).grants(PLACE) for a in g.actions}
    assert more - actions == {"states:RedriveExecution"}
    assert "states:StopExecution" not in more


@pytest.mark.parametrize("names", [(), ("*",), ("orders:PROD",), ("a b",), ("a" * 81,)])
def test_no_name_wildcards_and_qualifiers_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        StepFunctions(state_machines=names)


def test_names_for_dags_are_arns() -> None:
    one, two = f"{STATES}:stateMachine:a", f"{STATES}:stateMachine:b"
    assert StepFunctions(state_machines=("a",)).names(PLACE) == {"state_machine_arn": one}
    assert StepFunctions(state_machines=("a", "b")).names(PLACE) == {"state_machine_arns": f"{one},{two}"}
