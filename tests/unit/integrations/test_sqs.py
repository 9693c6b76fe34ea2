"""SQS."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import Sqs

PLACE = Place(account="111111111111", region="cn-north-1")
DECLARED = [
    Sqs(queues=("orders",)),
    Sqs(queues=("orders", "second.fifo"), access="receive"),
    Sqs(queues=("orders",), access="send_receive"),
]


def test_send_is_the_default_and_neither_reads_nor_deletes() -> None:
    (grant,) = Sqs(queues=("orders",)).grants(PLACE)
    assert grant.actions == ("sqs:SendMessage",)
    assert grant.resources == ("arn:aws-cn:sqs:cn-north-1:111111111111:orders",)


def test_receive_deletes_and_does_not_send() -> None:
    (grant,) = Sqs(queues=("orders",), access="receive").grants(PLACE)
    assert grant.actions == ("sqs:DeleteMessage", "sqs:ReceiveMessage")


@pytest.mark.parametrize("queues", [(), ("*",), ("a b",), ("a.b",), ("a" * 81,), (f"{'a' * 76}.fifo",)])
def test_no_queue_and_wildcards_are_refused(queues: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        Sqs(queues=queues)


def test_names_for_dags_are_urls_with_the_partitions_suffix() -> None:
    url = "https://sqs.cn-north-1.amazonaws.com.cn/111111111111/a"
    assert Sqs(queues=("a",)).names(PLACE) == {"queue_url": url}
    assert Sqs(queues=("a", "b")).names(Place(account="111111111111", region="eu-west-1")) == {
        "queue_urls": "https://sqs.eu-west-1.amazonaws.com/111111111111/a,https://sqs.eu-west-1.amazonaws.com/111111111111/b"
    }
