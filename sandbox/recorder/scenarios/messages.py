"""Amazon SNS and Amazon SQS."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import Scenario, both, error

_TOPIC = ({"service": "sns"},)
_ARN = "arn:aws:sns:{region}:{account}:{sns.topics}"
_URL = "https://sqs.{region}.amazonaws.com/{account}/{sqs.queues}"
_SEND = ({"service": "sqs", "access": ["send", "send_receive"]},)
_RECEIVE = ({"service": "sqs", "access": ["receive", "send_receive"]},)
_SENT = {"MessageId": "1", "MD5OfMessageBody": "0"}
_MESSAGE = {"Messages": [{"MessageId": "1", "ReceiptHandle": "handle", "Body": "text"}]}


def of_sns() -> Iterator[Scenario]:
    """Publishing, by a task and by a notification."""
    published = {"target_arn": _ARN, "message": "text"}
    operator = "operators.sns.SnsPublishOperator"
    yield Scenario(operator, "success", _TOPIC, published, {"Publish": {"MessageId": "1"}})
    yield Scenario(operator, "missing object", _TOPIC, published, {"Publish": error("NotFound")}, ends="fails")
    notifier = "notifications.sns.SnsNotifier"
    told = {"context": "$context"}
    yield Scenario(notifier, "success", _TOPIC, published, {"Publish": {"MessageId": "1"}}, act="notify", given=told)


def of_sqs() -> Iterator[Scenario]:
    """Sending, by a task and by a notification; receiving, by a sensor and its trigger."""
    sent: dict[str, Any] = {"sqs_queue": _URL, "message_content": "text"}
    operator = "operators.sqs.SqsPublishOperator"
    yield Scenario(operator, "success", _SEND, sent, {"SendMessage": _SENT})
    missing = {"SendMessage": error("AWS.SimpleQueueService.NonExistentQueue")}
    yield Scenario(operator, "missing object", _SEND, sent, missing, ends="fails")
    notifier, message = "notifications.sqs.SqsNotifier", {"queue_url": _URL, "message_body": "text"}
    told = {"context": "$context"}
    yield Scenario(notifier, "success", _SEND, message, {"SendMessage": _SENT}, act="notify", given=told)
    sensor, watched = "sensors.sqs.SqsSensor", {"sqs_queue": _URL}
    received = {"ReceiveMessage": _MESSAGE, "DeleteMessageBatch": {"Successful": [{"Id": "message_0"}]}}
    late = received | {"ReceiveMessage": [{}, {}, _MESSAGE]}
    yield from both(Scenario(sensor, "success", _RECEIVE, watched, received))
    yield from both(Scenario(sensor, "waiting", _RECEIVE, watched, late))
    left = {**watched, "delete_message_on_reception": False}
    yield Scenario(sensor, "left in the queue", _RECEIVE, left, received)
    trigger = "triggers.sqs.SqsSensorTrigger"
    yield Scenario(trigger, "success", _RECEIVE, watched, received, act="trigger")
