"""AWS's API as Step Functions calls it: names in PascalCase, under a session of the state machine's role, errors with a prefix.

Source: Step Functions Developer Guide, supported-services-awssdk (2026).
"""

import datetime
import os
from typing import Any

import botocore.config
import botocore.exceptions
import botocore.session
from ministack.services import stepfunctions

from sandbox.emulator.enforcement.sessions import MintRefusedError, mint_for
from sandbox.emulator.state_machines.running import Running

SERVICE = "states.amazonaws.com"
_NAMES = {
    "sfn": "stepfunctions",
    "cloudwatchlogs": "logs",
    "eventbridge": "events",
    "emrserverless": "emr-serverless",
    "redshiftdata": "redshift-data",
}
"""botocore's names where they are not those of the SDK for Java, which Step Functions goes by."""
_session = botocore.session.Session()


class NotServedError(Exception):
    """There is no such service or operation; the text names it."""


class CallFailedError(Exception):
    """The call failed: error and cause as Step Functions gives them."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause


def call(running: Running, service: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The API's answer.

    Raises:
        NotServedError: botocore knows no such operation.
        CallFailedError: the role cannot be taken, the call was refused, or it failed.
    """
    name = _NAMES.get(service, service)
    if name not in _session.get_available_services():
        raise NotServedError(f"aws-sdk:{service}:{operation}: no such service is known here")
    model = _session.get_service_model(name)
    method = operation[:1].upper() + operation[1:]
    if method not in model.operation_names:
        raise NotServedError(f"aws-sdk:{service}:{operation}: {name} has no such operation")
    shapes = model.operation_model(method)
    client = _client(running, name)
    try:
        answer = client._make_api_call(method, _to_api(arguments, shapes.input_shape))
    except botocore.exceptions.ClientError as error:
        raise CallFailedError(_error_name(service, model, error), error.response["Error"]["Message"]) from error
    except botocore.exceptions.ParamValidationError as error:
        raise CallFailedError("States.Runtime", str(error)) from error
    except botocore.exceptions.BotoCoreError as error:
        raise CallFailedError(stepfunctions._prefix_sdk_error(service, "SdkClientException"), str(error)) from error
    finally:
        client.close()
    answer.pop("ResponseMetadata", None)
    return dict(_from_api(answer, shapes.output_shape))


def _client(running: Running, service: str) -> Any:
    try:
        session = mint_for(SERVICE, running.role_arn, running.place, running.machine_arn, running.execution[:64])
    except MintRefusedError as error:
        raise CallFailedError("States.Permissions", str(error)) from error
    return _session.create_client(
        service,
        region_name=running.place.region,
        endpoint_url=f"https://localhost:{os.environ['GATEWAY_PORT']}",
        verify=os.environ["MINISTACK_SSL_CERT"],
        aws_access_key_id=session.access_key,
        aws_secret_access_key=session.secret_key,
        aws_session_token=session.token,
        config=botocore.config.Config(
            inject_host_prefix=False,
            retries={"total_max_attempts": 1},
            user_agent_extra=f"Caller/{running.machine_arn}",
            s3={"addressing_style": "path"},
        ),
    )


def _error_name(service: str, model: Any, error: botocore.exceptions.ClientError) -> str:
    """The exception's class in the SDK for Java: a modelled one's own, else the service's general one."""
    code = str(error.response["Error"]["Code"])
    modelled = {str(shape.error_code) for shape in model.error_shapes} | {shape.name for shape in model.error_shapes}
    prefix = stepfunctions._prefix_sdk_error(service, "X").partition(".")[0]
    if code not in modelled:
        return f"{prefix}.{prefix}Exception"
    for ending in ("Exception", "Error", "Fault"):
        code = code.removesuffix(ending)
    return f"{prefix}.{code}Exception"


def _to_api(value: Any, shape: Any) -> Any:
    """Members by the API's names, whichever way their first letter is written."""
    if shape is None or getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        members = {name[:1].upper() + name[1:]: name for name in shape.members}
        named = {members.get(key, key): item for key, item in value.items()}
        return {key: _to_api(item, shape.members.get(key)) for key, item in named.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [_to_api(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _to_api(item, shape.value) for key, item in value.items()}
    return value


def _from_api(value: Any, shape: Any) -> Any:
    """The same the other way round, as JSON."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if shape is None or getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        return {key[:1].upper() + key[1:]: _from_api(item, shape.members.get(key)) for key, item in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [_from_api(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _from_api(item, shape.value) for key, item in value.items()}
    return value
