"""AWS calls of a local Airflow say which task makes them, and go to hosts that exist here."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from mwaa_guest import identity

TASK_HEADER = "x-mwaa-task"


def name_the_task(awsrequest: ModuleType) -> None:
    """The header is added before the request is signed; botocore and aiobotocore both make requests by this function."""
    original = awsrequest.create_request_object

    def create_request_object(request_dict: dict[str, Any]) -> Any:
        if task := identity.current():
            request_dict["headers"][TASK_HEADER] = task
        return original(request_dict)

    awsrequest.create_request_object = create_request_object  # type: ignore[attr-defined]


def leave_hosts_alone(args: ModuleType) -> None:
    """Some services want a prefix before the host's name, which no machine resolves for localhost; in botocore.args."""
    creator = args.ClientArgsCreator
    if hasattr(creator, "_compute_inject_host_prefix"):

        def compute(self: Any, client_config: Any, config_kwargs: dict[str, Any]) -> None:
            config_kwargs["inject_host_prefix"] = False

        creator._compute_inject_host_prefix = compute
    else:
        args.Config.OPTION_DEFAULTS["inject_host_prefix"] = False
