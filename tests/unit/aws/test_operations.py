"""The operation table's format."""

import pytest

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Check, Operation, OperationTable, Request, UnknownOperationError
from mwaa_platform.integrations import operation_table

PLACE = Place(account="111111111111", region="cn-north-1")


def test_resources_are_made_from_parameters_and_place() -> None:
    row = Operation(
        "glue", "GetJob", (Check("glue:GetJob", "arn:{partition}:glue:{region}:{account}:job/{JobName}"),), "x"
    )
    assert row.requests({"JobName": "a"}, PLACE) == (
        Request("glue:GetJob", "arn:aws-cn:glue:cn-north-1:111111111111:job/a"),
    )


def test_a_check_can_depend_on_a_parameter() -> None:
    row = Operation("x", "Y", (Check("a:B", "*", when="One"), Check("a:C", "*", when="Two")), "x")
    assert [r.action for r in row.requests({"Two": "2"}, PLACE)] == ["a:C"]


def test_a_missing_parameter_is_an_error_and_not_a_wildcard() -> None:
    row = operation_table()["glue", "StartJobRun"]
    with pytest.raises(KeyError):
        row.requests({}, PLACE)


def test_an_unknown_operation_is_named() -> None:
    with pytest.raises(UnknownOperationError, match="no row for glue DeleteJob"):
        operation_table()["glue", "DeleteJob"]


def test_two_rows_for_one_operation_are_refused() -> None:
    rows = [Operation("x", "Y", (Check("a:B", "*"),), "x"), Operation("x", "Y", (Check("a:C", "*"),), "x")]
    with pytest.raises(ValueError, match="two rows for x Y"):
        OperationTable(rows)
