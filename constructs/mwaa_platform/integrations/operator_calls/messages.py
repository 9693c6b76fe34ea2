"""Amazon SNS and Amazon SQS. Source: provider 9.22 and 9.34, operators, notifications, sensors, triggers and hooks of both."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served, methods

_AWS = "airflow.providers.amazon.aws"
SNS_HOOK = f"{_AWS}.hooks.sns.SnsHook"
SQS_HOOK = f"{_AWS}.hooks.sqs.SqsHook"
_PUBLISH = (Call("sns", "Publish", {"TopicArn": "target_arn"}),)


def _queue(argument: str) -> dict[str, Arg | Fixed | str]:
    return {"QueueUrl": argument}


_RECEIVE = (
    Call("sqs", "ReceiveMessage", _queue("sqs_queue")),
    Call("sqs", "DeleteMessageBatch", _queue("sqs_queue"), ("delete_message_on_reception=True",)),
)

SERVED = (
    Served(f"{_AWS}.operators.sns.SnsPublishOperator", _PUBLISH),
    Served(f"{_AWS}.notifications.sns.SnsNotifier", _PUBLISH),
    *methods(
        SNS_HOOK,
        *(
            (name, ("target_arn", "message", "subject"), _PUBLISH)
            for name in ("publish_to_target", "apublish_to_target")
        ),
    ),
    Served(f"{_AWS}.operators.sqs.SqsPublishOperator", (Call("sqs", "SendMessage", _queue("sqs_queue")),)),
    Served(f"{_AWS}.notifications.sqs.SqsNotifier", (Call("sqs", "SendMessage", _queue("queue_url")),)),
    Served(f"{_AWS}.sensors.sqs.SqsSensor", _RECEIVE),
    Served(f"{_AWS}.triggers.sqs.SqsSensorTrigger", _RECEIVE, ("sqs_queue",)),
    *methods(
        SQS_HOOK,
        *(
            (name, ("queue_url", "message_body"), (Call("sqs", "SendMessage", _queue("queue_url")),))
            for name in ("send_message", "asend_message")
        ),
    ),
)
HOOKS = {SNS_HOOK: "sns", SQS_HOOK: "sqs"}
