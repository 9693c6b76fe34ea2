"""EMR."""

from typing import Any

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import Emr

PLACE = Place(account="111111111111", region="eu-west-1")
CLUSTER = "j-2AXXXXXXGAPLF"
ARN = f"arn:aws:elasticmapreduce:eu-west-1:111111111111:cluster/{CLUSTER}"
ROLE = "arn:aws:iam::111111111111:role/emr/orders-step"
DECLARED = [
    Emr(clusters=(CLUSTER,)),
    Emr(clusters=(CLUSTER, "j-3BXXXXXXGAPLF"), find_by_name=True),
    Emr(clusters=(CLUSTER,), execution_roles=("emr/orders-step", "arn:aws:iam::222222222222:role/shared")),
]


def test_only_named_clusters() -> None:
    grants = list(Emr(clusters=(CLUSTER,)).grants(PLACE))
    assert {grant.resources for grant in grants} == {(ARN,)}
    assert "*" not in "".join(action for grant in grants for action in grant.actions)


def test_a_step_names_a_declared_role() -> None:
    grants = {grant.sid: grant for grant in DECLARED[2].grants(PLACE)}
    roles = (ROLE, "arn:aws:iam::222222222222:role/shared")
    assert grants["EmrAddSteps"].conditions == {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": roles}}


def test_without_declared_roles_a_step_names_none() -> None:
    grants = {grant.sid: grant for grant in DECLARED[0].grants(PLACE)}
    assert grants["EmrAddSteps"].conditions == {"StringEqualsIfExists": {"elasticmapreduce:ExecutionRoleArn": ""}}


def test_listing_all_clusters_is_asked_for() -> None:
    listing = [
        (grant.sid, grant.resources)
        for declared in DECLARED[:2]
        for grant in declared.grants(PLACE)
        if "elasticmapreduce:ListClusters" in grant.actions
    ]
    assert listing == [("EmrFindByName", ("*",))]


@pytest.mark.parametrize(
    "wrong",
    [
        {"clusters": ()},
        {"clusters": ("*",)},
        {"clusters": ("orders",)},
        {"execution_roles": ("*",)},
        {"execution_roles": ("arn:aws:iam::111111111111:user/someone",)},
    ],
    ids=str,
)
def test_nothing_and_wildcards_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Emr(**{"clusters": (CLUSTER,), **wrong})


def test_names_for_dags() -> None:
    assert Emr(clusters=(CLUSTER,), execution_roles=("emr/orders-step",)).names(PLACE) == {
        "cluster": CLUSTER,
        "execution_role_arn": ROLE,
    }
