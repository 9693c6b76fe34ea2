"""EMR Serverless."""

from typing import Any

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import EmrServerless

PLACE = Place(account="111111111111", region="eu-west-1")
APPLICATION = "00f1abcdefghij09"
ARN = f"arn:aws:emr-serverless:eu-west-1:111111111111:/applications/{APPLICATION}"
ROLE = "arn:aws:iam::111111111111:role/orders-spark"
DECLARED = [
    EmrServerless(applications=(APPLICATION,), job_roles=("orders-spark",)),
    EmrServerless(
        applications=(APPLICATION, "00f2abcdefghij09"), job_roles=("orders-spark", f"{ROLE}-2"), ui_links=True
    ),
]


def test_applications_and_their_runs() -> None:
    grants = {grant.sid: grant for grant in DECLARED[0].grants(PLACE)}
    assert grants["EmrServerlessStart"].resources == (ARN,)
    assert grants["EmrServerlessRuns"].resources == (f"{ARN}/jobruns/*",)


def test_roles_are_passed_to_emr_serverless_only() -> None:
    grants = {grant.sid: grant for grant in DECLARED[1].grants(PLACE)}
    assert grants["EmrServerlessPassRole"].resources == (ROLE, f"{ROLE}-2")
    condition = {"StringEquals": {"iam:PassedToService": "emr-serverless.amazonaws.com"}}
    assert grants["EmrServerlessPassRole"].conditions == condition


def test_the_ui_is_asked_for() -> None:
    with_links = [
        declared.ui_links
        for declared in DECLARED
        if "emr-serverless:GetDashboardForJobRun" in [a for grant in declared.grants(PLACE) for a in grant.actions]
    ]
    assert with_links == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"applications": ()},
        {"applications": ("*",)},
        {"applications": (ARN,)},
        {"job_roles": ()},
        {"job_roles": ("*",)},
        {"job_roles": ("arn:aws:iam::111111111111:role/*",)},
    ],
    ids=str,
)
def test_nothing_and_wildcards_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EmrServerless(**{"applications": (APPLICATION,), "job_roles": ("orders-spark",), **wrong})


def test_names_for_dags() -> None:
    assert DECLARED[0].names(PLACE) == {"application": APPLICATION, "job_role_arn": ROLE}
