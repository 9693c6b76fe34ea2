"""The five log groups of an environment, made before it: MWAA would create them without retention, and outside any stack."""

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.aws.limits import LOG_GROUP_SUFFIXES


def log_groups(
    scope: Construct,
    *,
    environment_name: str,
    retention: logs.RetentionDays,
    removal_policy: cdk.RemovalPolicy,
    encryption_key: kms.IKey | None,
) -> list[logs.LogGroup]:
    """One group per log, under the names that MWAA writes to."""
    return [
        logs.LogGroup(
            scope,
            f"{suffix}Logs",
            log_group_name=f"airflow-{environment_name}-{suffix}",
            retention=retention,
            removal_policy=removal_policy,
            encryption_key=encryption_key,
        )
        for suffix in LOG_GROUP_SUFFIXES.values()
    ]
