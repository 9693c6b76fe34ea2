"""Lambda."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import Lambda

PLACE = Place(account="111111111111", region="eu-west-1")
FUNCTION = "arn:aws:lambda:eu-west-1:111111111111:function"
DECLARED = [
    Lambda(functions=("validate", "notify:live")),
    Lambda(functions=("validate:7",)),
    Lambda(functions=("validate", "validate:live")),
]


def test_invoke_only_and_only_as_declared() -> None:
    (grant,) = Lambda(functions=("validate", "notify:live")).grants(PLACE)
    assert grant.actions == ("lambda:InvokeFunction",)
    assert grant.resources == (f"{FUNCTION}:validate", f"{FUNCTION}:notify:live")


def test_creating_functions_and_reading_their_code_are_not_served() -> None:
    assert [operator.rpartition(".")[2] for operator in Lambda.OPERATORS] == ["LambdaInvokeFunctionOperator"]


@pytest.mark.parametrize("functions", [(), ("*",), ("a:*",), ("a:",), ("a:b:c",), ("a" * 65,)])
def test_no_function_and_wildcards_are_refused(functions: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        Lambda(functions=functions)


def test_names_for_dags_keep_the_qualifier() -> None:
    assert Lambda(functions=("notify:live",)).names(PLACE) == {"function": "notify:live"}
    assert Lambda(functions=("a", "b")).names(PLACE) == {"functions": "a,b"}
