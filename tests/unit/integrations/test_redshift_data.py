"""Redshift Data API."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import RedshiftData

PLACE = Place(account="111111111111", region="eu-west-1")
ID = "01234567-89ab-cdef-0123-456789abcdef"
DECLARED = [
    RedshiftData(cluster="analytics", db_user="airflow", database="db"),
    RedshiftData(workgroup="serverless", workgroup_id=ID, database="db"),
]


def test_a_cluster_with_its_user_and_database() -> None:
    grants = {g.sid: g for g in RedshiftData(cluster="c1", db_user="u", database="d").grants(PLACE)}
    assert grants["RedshiftRun"].resources == ("arn:aws:redshift:eu-west-1:111111111111:cluster:c1",)
    assert grants["RedshiftCredentials"].resources == (
        "arn:aws:redshift:eu-west-1:111111111111:dbname:c1/d",
        "arn:aws:redshift:eu-west-1:111111111111:dbuser:c1/u",
    )


def test_a_workgroup_is_named_by_its_id() -> None:
    grants = {g.sid: g for g in RedshiftData(workgroup="wg1", workgroup_id=ID, database="d").grants(PLACE)}
    arn = f"arn:aws:redshift-serverless:eu-west-1:111111111111:workgroup/{ID}"
    assert grants["RedshiftRun"].resources == grants["RedshiftServerlessCredentials"].resources == (arn,)


def test_statements_of_others_are_out_of_reach() -> None:
    grants = {g.sid: g for g in RedshiftData(cluster="c1", db_user="u", database="d").grants(PLACE)}
    condition = grants["RedshiftOwnStatements"].conditions["StringEquals"]
    assert condition == {"redshift-data:statement-owner-iam-userid": "${aws:userid}"}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"cluster": "c1"},
        {"workgroup": "wg1"},
        {"cluster": "c1", "db_user": "u", "workgroup": "wg1", "workgroup_id": ID},
        {"cluster": "c1", "db_user": "u", "workgroup": "wg1"},
    ],
    ids=str,
)
def test_exactly_one_target_whole(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="names no single target"):
        RedshiftData(database="d", **wrong)
