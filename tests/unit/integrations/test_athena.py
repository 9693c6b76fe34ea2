"""Athena."""

from typing import Any

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import Athena, operation_table

PLACE = Place(account="111111111111", region="eu-west-1")
RESULTS = "s3://results/orders/"
ONE = Athena(workgroup="orders", results=RESULTS, data=("s3://lake/orders/",), databases=("orders",))
DECLARED = [
    ONE,
    ONE.model_copy(update={"access": "read_write"}),
    Athena(
        workgroup="primary",
        results="s3://lake/athena/",
        data=("s3://lake/orders/", "s3://lake/returns/", "s3://shared/"),
        databases=("orders", "returns"),
        access="read_write",
    ),
]
QUERY = {"WorkGroup": "orders", "Catalog": "AwsDataCatalog", "OutputBucket": "results", "OutputKey": "orders/1.csv"}


def test_the_workgroup_and_the_catalog_by_name() -> None:
    grants = {grant.sid: grant for grant in ONE.grants(PLACE)}
    assert grants["AthenaQueries"].resources == ("arn:aws:athena:eu-west-1:111111111111:workgroup/orders",)
    assert grants["AthenaCatalog"].resources == ("arn:aws:athena:eu-west-1:111111111111:datacatalog/AwsDataCatalog",)


def test_tables_of_the_named_databases() -> None:
    grants = {grant.sid: grant for grant in ONE.grants(PLACE)}
    glue = "arn:aws:glue:eu-west-1:111111111111"
    assert grants["AthenaTablesRead"].resources == (
        f"{glue}:catalog",
        f"{glue}:database/orders",
        f"{glue}:table/orders/*",
    )


def test_glue_and_s3_are_reached_through_athena_only() -> None:
    for grant in DECLARED[2].grants(PLACE):
        if not all(action.startswith("athena:") for action in grant.actions):
            assert grant.conditions["ForAnyValue:StringEquals"] == {"aws:CalledVia": "athena.amazonaws.com"}, grant.sid


def test_reading_writes_results_only() -> None:
    grants = {grant.sid: grant for grant in ONE.grants(PLACE)}
    assert grants["AthenaWrite"].resources == ("arn:aws:s3:::results/orders/*",)
    assert "AthenaTablesWrite" not in grants
    assert not [action for grant in grants.values() for action in grant.actions if "Delete" in action]


def test_listings_are_bound_to_each_buckets_own_prefixes() -> None:
    listings = {g.resources: g.conditions.get("StringLike") for g in DECLARED[2].grants(PLACE) if g.sid == "AthenaList"}
    assert listings == {
        ("arn:aws:s3:::lake",): {"s3:prefix": ("athena/*", "orders/*", "returns/*")},
        ("arn:aws:s3:::shared",): None,
    }


def test_a_call_as_the_wire_shows_it_is_checked_on_its_workgroup() -> None:
    requests = operation_table()["athena", "StartQueryExecution"].requests({"WorkGroup": "orders"}, PLACE)
    assert [request.action for request in requests] == ["athena:StartQueryExecution"]


def test_behind_a_call_that_writes_are_glue_and_s3_too() -> None:
    table = {"Database": "orders", "Table": "t", "DataBucket": "lake", "DataKey": "orders/0", "Writes": "INSERT"}
    requests = operation_table()["athena", "StartQueryExecution"].requests(QUERY | table, PLACE)
    asked = {(request.action, request.resource) for request in requests}
    assert ("glue:CreateTable", "arn:aws:glue:eu-west-1:111111111111:table/orders/t") in asked
    assert ("s3:PutObject", "arn:aws:s3:::lake/orders/0") in asked
    assert all(request.context for request in requests if not request.action.startswith("athena:"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"results": "s3://results/orders"},
        {"results": "results/orders/"},
        {"results": "s3://results/*/"},
        {"data": ()},
        {"data": ("s3://lake/orders/*",)},
        {"databases": ()},
        {"databases": ("*",)},
        {"workgroup": "*"},
        {"access": "write"},
    ],
    ids=str,
)
def test_wildcards_and_other_places_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Athena(**{**ONE.model_dump(), **wrong})


def test_names_for_dags() -> None:
    assert ONE.names(PLACE) == {
        "workgroup": "orders",
        "results": RESULTS,
        "database": "orders",
        "location": "s3://lake/orders/",
    }
    assert DECLARED[2].names(PLACE)["databases"] == "orders,returns"
