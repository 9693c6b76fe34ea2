"""The state machine that looks at the environment until its endpoints are made, as plain data."""

from typing import Any

POLL_SECONDS = 60
TIME_LIMIT_HOURS = 12
"""CloudFormation gives a creation 3 hours, and an update that waits for tasks takes up to 12 (MWAA User Guide, update-environment)."""
ATTEMPTS = 10


def definition(function_arn: str, partition: str) -> dict[str, Any]:
    """Looks, and waits between two looks; a failed look is tried again, for IAM spreads a new policy with a delay."""
    return {
        "Comment": "Makes the VPC endpoints that the environment waits for",
        "QueryLanguage": "JSONata",
        "StartAt": "Look",
        "TimeoutSeconds": TIME_LIMIT_HOURS * 3600,
        "States": {
            "Look": {
                "Type": "Task",
                "Resource": f"arn:{partition}:states:::lambda:invoke",
                "Arguments": {"FunctionName": function_arn, "Payload": "{% $states.input %}"},
                "Assign": {"done": "{% $states.result.Payload.Done %}"},
                "Output": "{% $states.input %}",
                "Retry": [
                    {
                        "ErrorEquals": ["States.ALL"],
                        "IntervalSeconds": 30,
                        "MaxAttempts": ATTEMPTS,
                        "BackoffRate": 1.5,
                        "MaxDelaySeconds": 300,
                    }
                ],
                "Next": "Done?",
            },
            "Done?": {
                "Type": "Choice",
                "Choices": [{"Condition": "{% $done %}", "Next": "Made"}],
                "Default": "Wait",
            },
            "Wait": {"Type": "Wait", "Seconds": POLL_SECONDS, "Next": "Look"},
            "Made": {"Type": "Succeed"},
        },
    }
