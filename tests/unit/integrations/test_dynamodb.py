"""DynamoDB."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import DynamoDb

PLACE = Place(account="111111111111", region="eu-west-1")
DECLARED = [
    DynamoDb(tables=("orders", "customers")),
    DynamoDb(tables=("orders", "customers"), indexes=True),
    DynamoDb(tables=("orders",), access="write"),
    DynamoDb(tables=("orders",), access="read_write"),
    DynamoDb(tables=("orders",), access="read_write", indexes=True),
]
ARN = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders"


def test_read_is_the_default_and_the_least() -> None:
    (grant,) = DynamoDb(tables=("orders",)).grants(PLACE)
    assert grant.actions == ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan")
    assert grant.resources == (ARN,)


def test_write_does_not_read() -> None:
    (grant,) = DynamoDb(tables=("orders",), access="write").grants(PLACE)
    assert grant.actions == (
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    )


def test_indexes_are_queried_and_scanned_only() -> None:
    grants = {g.sid: g for g in DynamoDb(tables=("orders",), indexes=True).grants(PLACE)}
    assert grants["DynamoDbRead"].resources == (ARN,)
    assert grants["DynamoDbReadIndexes"].resources == (f"{ARN}/index/*",)
    assert grants["DynamoDbReadIndexes"].actions == ("dynamodb:Query", "dynamodb:Scan")


def test_indexes_without_reading_are_refused() -> None:
    with pytest.raises(ValidationError, match="names indexes, but access is write"):
        DynamoDb(tables=("orders",), access="write", indexes=True)


@pytest.mark.parametrize("tables", [(), ("*",), ("ab",), ("orders/index/a",), ("orders*",)])
def test_nothing_and_wildcards_are_refused(tables: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        DynamoDb(tables=tables)


def test_names_for_dags() -> None:
    assert DynamoDb(tables=("orders",)).names(PLACE) == {"table": "orders"}
    assert DynamoDb(tables=("orders", "customers")).names(PLACE) == {"tables": "orders,customers"}
