"""AWS STS: the role of a connection, which every hook takes in the same way before its first call."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.recorder.scenario import Scenario

_ROLE: Mapping[str, Any] = {"role_arn": "{sts.assume_roles}"}
CONNECTIONS: Mapping[str, Mapping[str, Any]] = {
    "recorded_role": _ROLE,
    "recorded_external_id": {**_ROLE, "assume_role_kwargs": {"ExternalId": "{sts.external_id}"}},
    "recorded_tags": {**_ROLE, "assume_role_kwargs": {"Tags": [{"Key": "team", "Value": "recorded"}]}},
}
"""The extras of connections that are there while scenarios run."""
_TAKEN = {
    "Credentials": {
        "AccessKeyId": "ASIARECORDED00000",
        "SecretAccessKey": "recorded",
        "SessionToken": "recorded",
        "Expiration": {"$time": "2099-01-01T00:00:00"},
    }
}


def scenarios() -> Iterator[Scenario]:
    """Plain, with an external id, and with session tags."""
    for name, connection, keys in (
        ("success", "recorded_role", {"external_id": False}),
        ("external id", "recorded_external_id", {"external_id": True}),
        ("session tags", "recorded_tags", {"external_id": False, "session_tags": True}),
    ):
        yield Scenario(
            "hooks.base_aws.AwsBaseHook",
            name,
            ({"service": "sts", **keys},),
            {"aws_conn_id": connection, "client_type": "sts"},
            {"AssumeRole": _TAKEN},
            act="get_credentials",
        )
