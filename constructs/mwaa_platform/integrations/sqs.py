"""Amazon SQS: send messages to queues, or receive and delete those of queues."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

# Calls carry the queue's URL, https://sqs.<region>.amazonaws.com/<account>/<name>. The two parts of it that its ARN is made of stand
# beside it, under the names that GetQueueUrl has for them.
_QUEUE = "arn:{partition}:sqs:{region}:{QueueOwnerAWSAccountId}:{QueueName}"
_REFERENCE = (
    "Service Authorization Reference, Amazon SQS, 2026; Amazon SQS API Reference, AddPermission, for the batches; "
    "recorded calls of provider 9.0 to 9.34"
)
_SEND_CALLS = ("SendMessage",)
_RECEIVE_CALLS = ("DeleteMessage", "DeleteMessageBatch", "ReceiveMessage")
"""SqsSensor deletes in batches; DeleteMessage is for its `delete_message_on_reception=False`, which leaves that to the DAG."""

Queue = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9_\-]{1,80}|[A-Za-z0-9_\-]{1,75}\.fifo",
        "queue name: 1 to 80 letters, digits, _ and -; .fifo at the end of a FIFO queue's",
    ),
]


class Sqs(ServiceIntegration):
    """Send to the named queues of the stage's own account and Region, or receive from them.

    Queues under SQS's own keys need no more; `kms:GenerateDataKey` and `kms:Decrypt` on a key of the customer's are not granted.
    """

    TITLE: ClassVar[str] = "Amazon SQS"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("sqs",)
    EXAMPLES: ClassVar[tuple[str, ...]] = ("{service: sqs, id: inbox, queues: [orders-inbox], access: send}",)
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.sqs.SqsPublishOperator",
        "airflow.providers.amazon.aws.notifications.sqs.SqsNotifier",
        "airflow.providers.amazon.aws.sensors.sqs.SqsSensor",
        "airflow.providers.amazon.aws.triggers.sqs.SqsSensorTrigger",
    )
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation("sqs", "SendMessage", (Check("sqs:SendMessage", _QUEUE),), _REFERENCE),
        Operation("sqs", "ReceiveMessage", (Check("sqs:ReceiveMessage", _QUEUE),), _REFERENCE),
        Operation("sqs", "DeleteMessage", (Check("sqs:DeleteMessage", _QUEUE),), _REFERENCE),
        Operation("sqs", "DeleteMessageBatch", (Check("sqs:DeleteMessage", _QUEUE),), _REFERENCE),
    )

    service: Literal["sqs"] = "sqs"
    queues: Annotated[tuple[Queue, ...], Field(min_length=1)]
    """Queues that DAGs use; they exist already."""
    access: Literal["send", "receive", "send_receive"] = "send"
    """`receive` reads messages and deletes them, so others miss them; `send` does neither and is the default."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Send, receive or both, each queue by its ARN."""
        queues = tuple(place.arn("sqs", queue) for queue in self.queues)
        if self.access != "receive":
            yield Grant("SqsSend", ("sqs:SendMessage",), queues)
        if self.access != "send":
            yield Grant("SqsReceive", ("sqs:DeleteMessage", "sqs:ReceiveMessage"), queues)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each kind of access on each queue, its neighbour, and the same name in another account."""
        sends, receives = self.access != "receive", self.access != "send"
        elsewhere = replace(place, account="210987654321")
        for queue in self.queues:
            for owner, name, ours, why in (
                (place, queue, True, "declared"),
                (place, f"{queue}-neighbour", False, "another queue"),
                (elsewhere, queue, False, "another account"),
            ):
                target = {
                    "QueueUrl": _url(owner, name),
                    "QueueName": name,
                    "QueueOwnerAWSAccountId": owner.account,
                }
                for call in _SEND_CALLS:
                    yield Case("sqs", call, target, sends and ours, why)
                for call in _RECEIVE_CALLS:
                    yield Case("sqs", call, target, receives and ours, why)

    def names(self, place: Place) -> Mapping[str, str]:
        """The URL or URLs: what operators, sensors and notifiers ask for."""
        return listed("queue_url", tuple(_url(place, queue) for queue in self.queues))


def _url(place: Place, queue: str) -> str:
    return f"https://{place.service_host('sqs')}/{place.account}/{queue}"
