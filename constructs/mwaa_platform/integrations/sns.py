"""Amazon SNS: publish to topics."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

Topic = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9_\-]{1,256}(\.fifo)?",
        "topic name: 1 to 256 letters, digits, _ and -; .fifo at the end of a FIFO topic's",
    ),
]


class Sns(ServiceIntegration):
    """Publish to the named topics of the stage's own account and Region."""

    TITLE: ClassVar[str] = "Amazon SNS"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("sns",)
    EXAMPLES: ClassVar[tuple[str, ...]] = ("{service: sns, id: alerts, topics: [orders-alerts]}",)
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.sns.SnsPublishOperator",
        "airflow.providers.amazon.aws.notifications.sns.SnsNotifier",
    )
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation(
            "sns",
            "Publish",
            (Check("sns:Publish", "{TopicArn}"),),
            "Service Authorization Reference, Amazon SNS, 2026; recorded calls of provider 9.0 to 9.34",
        ),
    )

    service: Literal["sns"] = "sns"
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    """Topics that DAGs publish to; they exist already."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Publish, each topic by its ARN."""
        yield Grant("SnsPublish", ("sns:Publish",), tuple(place.arn("sns", topic) for topic in self.topics))

    def cases(self, place: Place) -> Iterator[Case]:
        """Each topic, its neighbour, and the same name in another account."""
        elsewhere = replace(place, account="210987654321")
        for topic in self.topics:
            yield Case("sns", "Publish", {"TopicArn": place.arn("sns", topic)}, True, "declared")
            yield Case("sns", "Publish", {"TopicArn": place.arn("sns", f"neighbour-{topic}")}, False, "another topic")
            yield Case("sns", "Publish", {"TopicArn": elsewhere.arn("sns", topic)}, False, "another account")

    def names(self, place: Place) -> Mapping[str, str]:
        """The ARN or ARNs: what operators and notifiers ask for."""
        return listed("topic_arn", tuple(place.arn("sns", topic) for topic in self.topics))
