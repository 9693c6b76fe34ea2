"""Which calls the provider's classes and its hooks' methods make: one table for the DAG check, checked against recorded calls.

It stands beside the integrations' OPERATORS and OPERATIONS: an operator served there has its row here, and calls operations of theirs.
"""

from collections.abc import Mapping

from mwaa_platform.integrations.operator_calls import (
    athena,
    containers,
    dynamodb,
    emr,
    glue,
    lambda_,
    logs,
    messages,
    redshift_data,
    s3,
    secrets,
    step_functions,
    sts,
    transfers,
)
from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served

_MODULES = (
    athena,
    containers,
    dynamodb,
    emr,
    glue,
    lambda_,
    logs,
    messages,
    redshift_data,
    s3,
    secrets,
    step_functions,
    sts,
    transfers,
)
_BASE = "airflow.providers.amazon.aws.hooks.base_aws"

SERVED: Mapping[str, Served] = {served.name: served for module in _MODULES for served in module.SERVED}
"""By full name: classes, and methods of hooks."""
HOOK_SERVICES: Mapping[str, str] = {
    **{hook: service for module in _MODULES for hook, service in module.HOOKS.items()},
    **{f"{_BASE}.{name}": "" for name in ("AwsBaseHook", "AwsGenericHook")},
}
"""The service of a hook's client, by the hook's full name; empty where the hook is told."""
WITHOUT_AWS: frozenset[str] = frozenset()
"""Classes of the provider below operators, sensors and transfers that call nothing of AWS."""

__all__ = ["HOOK_SERVICES", "SERVED", "WITHOUT_AWS", "Arg", "Call", "Fixed", "Served"]
