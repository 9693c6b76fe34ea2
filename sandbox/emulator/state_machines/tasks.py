"""A state machine's tasks, taken out of MiniStack's hands: there they call other services without any role.

Each call goes over HTTP through the gate, under a session of the state machine's role, as a DAG's does: judged by the operation table,
and logged. What is not translated here is refused, not let through.
"""

import contextvars
import json
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import stepfunctions

from mwaa_platform.aws.grants import Place
from sandbox.emulator.state_machines.client import CallFailedError, NotServedError, call
from sandbox.emulator.state_machines.running import Running

WAIT_SCALE = 0.02
"""Waits and pauses between attempts take so much of what a definition says: 30 seconds become 0.6."""
_CALLED_LIKE_THE_SDK = ("dynamodb", "events", "sns", "sqs", "states")
"""Integrations whose parameters are the API's own; `.sync` and `.waitForTaskToken` are not among them."""


_running: contextvars.ContextVar[Running | None] = contextvars.ContextVar("running", default=None)


def install() -> None:
    """Replace how MiniStack calls what a task names, and shorten waits."""
    if getattr(stepfunctions._execute_task, "under_its_role", False):
        return
    execute = stepfunctions._execute_task

    def execute_task(state: Any, raw_input: Any, execution: Any, context: Any) -> Any:
        token = _running.set(_running_of(execution))
        try:
            return execute(state, raw_input, execution, context)
        finally:
            _running.reset(token)

    execute_task.under_its_role = True  # type: ignore[attr-defined]
    stepfunctions._execute_task = execute_task
    _give_succeed_its_output()
    stepfunctions._invoke_resource = _invoke
    stepfunctions._invoke_with_callback = _no_callback
    stepfunctions._SFN_WAIT_SCALE = WAIT_SCALE


def _give_succeed_its_output() -> None:
    """MiniStack passes a Succeed state's input on, also where JSONata says what the output is."""
    apply = stepfunctions._apply_output_path

    def output(state: Any, data: Any, context: Any = None) -> Any:
        if state.get("Type") == "Succeed" and stepfunctions._state_query_language(state, context) == "JSONata":
            return stepfunctions._apply_jsonata_output(state, data, context, default=data)
        return apply(state, data, context)

    stepfunctions._apply_output_path = output


def _running_of(execution: Any) -> Running:
    arn = execution["stateMachineArn"]
    role = str((stepfunctions._state_machines.get(arn) or {}).get("roleArn", ""))
    return Running(arn, role, execution["name"], Place(account=get_account_id(), region=get_region()))


def _invoke(resource: str, arguments: Any) -> Any:
    """One attempt at a task.

    Raises:
        stepfunctions._ExecutionError: with the error and cause that Step Functions would give.
    """
    running = _running.get()
    if ":activity:" in resource:
        return stepfunctions._invoke_activity(resource, arguments)
    if running is None:
        raise stepfunctions._ExecutionError("States.Runtime", f"{resource}: no execution is known that it belongs to")
    given = arguments if isinstance(arguments, dict) else {}
    try:
        if function := stepfunctions._extract_lambda_ref(resource):
            return _invoke_function(running, function, arguments)
        integration = resource.partition(":states:::")[2]
        if integration == "lambda:invoke":
            payload = _invoke_function(running, str(given.get("FunctionName", "")), given.get("Payload", {}))
            return {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": payload}
        service, _, operation = integration.removeprefix("aws-sdk:").partition(":")
        if (
            operation
            and (integration.startswith("aws-sdk:") or service in _CALLED_LIKE_THE_SDK)
            and "." not in operation
        ):
            return call(running, {"states": "sfn"}.get(service, service), operation, given)
    except NotServedError as error:
        raise stepfunctions._ExecutionError("States.Runtime", str(error)) from error
    except CallFailedError as error:
        raise stepfunctions._ExecutionError(error.error, error.cause) from error
    raise stepfunctions._ExecutionError(
        "States.Runtime", f"{resource} is not served in this local AWS, where each task acts under its role"
    )


def _no_callback(resource: str, *_: Any) -> Any:
    raise stepfunctions._ExecutionError("States.Runtime", f"{resource}: task tokens are not served in this local AWS")


def _invoke_function(running: Running, function: str, payload: Any) -> Any:
    """The function's answer; an error that it raised comes under its own name, others under Lambda's."""
    try:
        answer = call(running, "lambda", "invoke", {"FunctionName": function, "Payload": json.dumps(payload)})
    except CallFailedError as error:
        known = ("Lambda.ServiceException", "Lambda.TooManyRequestsException", "Lambda.ResourceNotFoundException")
        raise CallFailedError(
            error.error if error.error in known else "Lambda.AWSLambdaException", error.cause
        ) from error
    text = answer.get("Payload") or "null"
    if answer.get("FunctionError"):
        raise CallFailedError(_error_type(text), text)
    return json.loads(text)


def _error_type(text: str) -> str:
    try:
        return str(json.loads(text).get("errorType") or "Lambda.Unknown")
    except (ValueError, AttributeError):
        return "Lambda.Unknown"
