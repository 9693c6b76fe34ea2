"""SNS."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import Sns

PLACE = Place(account="111111111111", region="us-gov-west-1")
DECLARED = [Sns(topics=("alerts", "second.fifo"))]


def test_publish_to_named_topics_of_this_account_and_region() -> None:
    (grant,) = Sns(topics=("alerts",)).grants(PLACE)
    assert grant.actions == ("sns:Publish",)
    assert grant.resources == ("arn:aws-us-gov:sns:us-gov-west-1:111111111111:alerts",)


@pytest.mark.parametrize("topics", [(), ("*",), ("a b",)])
def test_no_topic_and_wildcards_are_refused(topics: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        Sns(topics=topics)


def test_names_for_dags_are_arns() -> None:
    assert Sns(topics=("alerts",)).names(PLACE) == {"topic_arn": "arn:aws-us-gov:sns:us-gov-west-1:111111111111:alerts"}
