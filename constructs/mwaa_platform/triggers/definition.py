"""The state machine that starts a DAG run and follows it, in Amazon States Language with JSONata, as plain data.

The body suits Airflow 2 and 3 alike: 3 demands `logical_date`, 2 takes it. Sources: TriggerDAGRunPostBody of Airflow 3.3.1 and
DAGRunSchema of 2.11.2, read 2026-11-26; Step Functions Developer Guide, transforming-data and concepts-error-handling (2026).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mwaa_platform.aws.rest_api import CLIENT_ERROR, PASSING_ERRORS, RUN_ID_CHARACTERS, dag_path, run_path, runs_path

PAUSED = "DagIsPaused"
REFUSED = "DagRunRefused"
FAILED = "DagRunFailed"
"""What an execution fails with, besides the errors of the call itself."""

CALL_SECONDS = 60
"""For one call: InvokeRestApi itself gives up after 10 seconds (MWAA User Guide, access-mwaa-apache-airflow-rest-api, 2026-09-01)."""
ATTEMPTS = 5

_RUN_ID = f"$substring($hash($states.context.Execution.Id, 'SHA-256'), 0, {RUN_ID_CHARACTERS})"


@dataclass(frozen=True, slots=True)
class RestApiCall:
    """One way to InvokeRestApi: what a task names, how its errors are called, and where in its result the answer lies."""

    resource: str
    function_arn: str = ""
    """The function in between, where Step Functions does not reach the web server itself."""

    def errors(self, *names: str) -> list[str]:
        """MWAA's errors as Step Functions calls them: as the function raises them, else with the SDK's prefix."""
        return list(names) if self.function_arn else [f"Mwaa.{name}" for name in names]

    @property
    def passing_errors(self) -> list[str]:
        """What another attempt may mend: the service's failures, throttling, and those of the way there."""
        if not self.function_arn:
            return [*self.errors(*PASSING_ERRORS), "Mwaa.MwaaException", "Mwaa.SdkClientException", "States.Timeout"]
        ours = ("Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException")
        busy = ("Lambda.TooManyRequestsException", "ThrottlingException", "EndpointConnectionError", "ReadTimeoutError")
        return [*self.errors(*PASSING_ERRORS), *ours, *busy, "States.Timeout"]

    def arguments(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What the task passes on."""
        return {"FunctionName": self.function_arn, "Payload": request} if self.function_arn else dict(request)

    @property
    def answer(self) -> str:
        """Airflow's answer as an expression; whether it comes as JSON or as its text is not documented, so both will do."""
        where = "$states.result.Payload.RestApiResponse" if self.function_arn else "$states.result.RestApiResponse"
        return f"($answer := {where}; $type($answer) = 'string' ? $parse($answer) : $answer)"


def definition(
    *,
    call: RestApiCall,
    environment_name: str,
    dag_id: str,
    conf: Mapping[str, Any],
    poll_seconds: int,
    time_limit_seconds: int,
) -> dict[str, Any]:
    """Read the DAG, start a run unless the DAG is paused, look at the run until it has ended, end as it did.

    The run's id follows from the execution's ARN, so an attempt whose answer was lost starts no second run.
    """

    def task(comment: str, path: str, method: str = "GET", body: Any = None, **rest: Any) -> dict[str, Any]:
        request = {"Name": environment_name, "Path": path, "Method": method, **({"Body": body} if body else {})}
        return {
            "Type": "Task",
            "Comment": comment,
            "Resource": call.resource,
            "Arguments": call.arguments(request),
            "TimeoutSeconds": CALL_SECONDS,
            "Retry": [_retry(call)],
            "Output": {},
            **rest,
        }

    one_run = _expression(f"'{run_path(dag_id, '')}' & $run_id")
    run_read = {"state": _expression(f"{call.answer}.state")}
    states = {
        "ReadDag": task(
            "A paused DAG would keep the run waiting for ever.",
            dag_path(dag_id),
            Assign={"is_paused": _expression(f"{call.answer}.is_paused"), "run_id": _expression(_RUN_ID)},
            Next="IsPaused",
        ),
        "IsPaused": _choice({"$is_paused": PAUSED}, "StartRun"),
        "StartRun": task(
            "The id follows from the execution, so that another attempt starts no other run.",
            runs_path(dag_id),
            "POST",
            _body(conf),
            Catch=[
                {
                    "ErrorEquals": call.errors(CLIENT_ERROR),
                    "Assign": {"cause": _expression("$states.errorOutput.Cause")},
                    "Next": "FindRun",
                }
            ],
            Next="Wait",
        ),
        "FindRun": task(
            "Refused: because an attempt whose answer was lost has started it, or for a reason of Airflow's.",
            one_run,
            Catch=[{"ErrorEquals": call.errors(CLIENT_ERROR), "Next": REFUSED}],
            Next="Wait",
        ),
        "Wait": {"Type": "Wait", "Seconds": poll_seconds, "Next": "ReadRun"},
        "ReadRun": task("How far it is.", one_run, Assign=run_read, Next="HasEnded"),
        "HasEnded": _choice({"$state = 'success'": "RunSucceeded", "$state = 'failed'": FAILED}, "Wait"),
        "RunSucceeded": {
            "Type": "Succeed",
            "Output": {"dag_id": dag_id, "dag_run_id": _expression("$run_id"), "state": _expression("$state")},
        },
        PAUSED: _fail(
            PAUSED,
            f"'The DAG {dag_id} of {environment_name} is paused: unpause it, then start again. No run was made.'",
        ),
        REFUSED: _fail(REFUSED, f"'Airflow refused to start a run of {dag_id}: ' & $cause"),
        FAILED: _fail(
            FAILED,
            f"'The run ' & $run_id & ' of {dag_id} in {environment_name} failed: see its tasks in the Airflow UI.'",
        ),
    }
    return {
        "Comment": f"Starts {dag_id} in {environment_name} and waits for the run",
        "QueryLanguage": "JSONata",
        "StartAt": "ReadDag",
        "TimeoutSeconds": time_limit_seconds,
        "States": states,
    }


def _body(conf: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "dag_run_id": _expression("$run_id"),
        "logical_date": _expression("$states.context.Execution.StartTime"),
        "conf": _expression(f"$merge([{json.dumps(dict(conf))}, $states.context.Execution.Input])"),
        "note": _expression("'Started by ' & $states.context.Execution.Id"),
    }


def _retry(call: RestApiCall) -> dict[str, Any]:
    """About five minutes in all; jitter, for MWAA takes 10 calls a second from everyone together."""
    return {
        "ErrorEquals": call.passing_errors,
        "IntervalSeconds": 5,
        "BackoffRate": 2,
        "MaxDelaySeconds": 120,
        "MaxAttempts": ATTEMPTS,
        "JitterStrategy": "FULL",
    }


def _choice(ways: Mapping[str, str], default: str) -> dict[str, Any]:
    choices = [{"Condition": _expression(condition), "Next": state} for condition, state in ways.items()]
    return {"Type": "Choice", "Choices": choices, "Default": default}


def _fail(error: str, cause: str) -> dict[str, Any]:
    return {"Type": "Fail", "Error": error, "Cause": _expression(cause)}


def _expression(text: str) -> str:
    return "{% " + text + " %}"
