"""A key for everything an environment keeps.

Source: MWAA User Guide, custom-keys-certs (2026-09-01): symmetric, in the environment's Region, no alias and no multi-Region key, the
same for environment and bucket, and open to CloudWatch Logs for the environment's log groups.
"""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

_LOG_ACTIONS = ("kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*")


class EnvironmentKey(kms.Key):
    """A symmetric key, rotated every year, that CloudWatch Logs may use for this environment's five log groups.

    `more_log_groups` are names, with wildcards, of others that it may use the key for.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        removal_policy: cdk.RemovalPolicy,
        more_log_groups: Sequence[str] = (),
    ) -> None:
        super().__init__(
            scope,
            id,
            description=f"MWAA environment {environment_name}: database, queue, logs and DAG bucket",
            enable_key_rotation=True,
            removal_policy=removal_policy,
        )
        stack = cdk.Stack.of(self)
        groups = [
            stack.format_arn(
                service="logs",
                resource="log-group",
                resource_name=name,
                arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
            )
            for name in (f"airflow-{environment_name}-*", *more_log_groups)
        ]
        self.add_to_resource_policy(
            iam.PolicyStatement(
                sid="LogGroupsOfTheEnvironment",
                actions=list(_LOG_ACTIONS),
                principals=[iam.ServicePrincipal(f"logs.{stack.region}.{stack.url_suffix}")],
                resources=["*"],
                conditions={
                    "ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups if more_log_groups else groups[0]}
                },
            )
        )
