"""STS."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import Sts

PLACE = Place(account="111111111111", region="eu-west-1")
THEIRS = "arn:aws:iam::888888888888:role/data/exports-reader"
DECLARED = [
    Sts(assume_roles=(THEIRS, "own-reader")),
    Sts(assume_roles=(THEIRS,), external_id="orders-dev", session_tags=True),
]


def test_whole_arns_of_any_account_and_names_of_this_one() -> None:
    (grant,) = DECLARED[0].grants(PLACE)
    assert grant.actions == ("sts:AssumeRole",)
    assert grant.resources == (THEIRS, "arn:aws:iam::111111111111:role/own-reader")
    assert not grant.conditions


def test_an_external_id_is_a_condition_and_tags_are_granted_only_where_asked() -> None:
    taking, tagging = DECLARED[1].grants(PLACE)
    assert taking.conditions == {"StringEquals": {"sts:ExternalId": "orders-dev"}}
    assert (tagging.actions, tagging.resources) == (("sts:TagSession",), (THEIRS,))


@pytest.mark.parametrize(
    "role", ["*", "arn:aws:iam::*:role/reader", "arn:aws:iam::888888888888:role/*", "arn:aws:iam::888888888888:user/a"]
)
def test_wildcards_and_what_is_no_role_are_refused(role: str) -> None:
    with pytest.raises(ValidationError):
        Sts(assume_roles=(role,))


@pytest.mark.parametrize("external_id", ["", "x", "with space", "*"])
def test_external_ids_are_spelled_as_sts_takes_them(external_id: str) -> None:
    with pytest.raises(ValidationError):
        Sts(assume_roles=(THEIRS,), external_id=external_id)


def test_no_role_is_refused() -> None:
    with pytest.raises(ValidationError):
        Sts(assume_roles=())


def test_dags_look_up_arns() -> None:
    assert DECLARED[1].names(PLACE) == {"role_arn": THEIRS}
