"""Roles for pipelines: each can do one thing, whatever else the pipeline's own role may."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from mwaa_platform.access.principals import trusting
from mwaa_platform.acknowledgements import acknowledge, own_or_imported, wildcard
from mwaa_platform.aws import stage_roles
from mwaa_platform.environment import AirflowEnvironmentBase


class DagSyncRole(iam.Role):
    """Puts, deletes and lists DAG files of one environment, and nothing else."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        bucket: s3.IBucket,
        prefix: str,
        trusted: Sequence[str],
        encryption_key: kms.IKey | None = None,
    ) -> None:
        description = f"Synchronise the DAGs of {environment.environment_name}"
        super().__init__(scope, id, description=description, assumed_by=trusting(trusted))
        arn = own_or_imported(self, bucket, bucket.bucket_arn)
        objects = f"{arn}/{prefix}*"
        self.add_to_policy(iam.PolicyStatement(actions=list(stage_roles.SYNC_ACTIONS), resources=[objects]))
        only_the_prefix = {"StringLike": {"s3:prefix": [f"{prefix}*"]}}
        self.add_to_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[arn], conditions=only_the_prefix))
        if encryption_key:
            key = own_or_imported(self, encryption_key, encryption_key.key_arn)
            stack = cdk.Stack.of(self)
            through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{stack.region}.{stack.url_suffix}"}}
            actions = list(stage_roles.SYNC_KEY_ACTIONS)
            self.add_to_policy(iam.PolicyStatement(actions=actions, resources=[key], conditions=through_s3))
        acknowledge(self, {wildcard(self, "Resource", objects): stage_roles.SYNC_REASON})


class ReaderRole(iam.Role):
    """Reads state, files, logs and metrics of one environment, changes nothing and opens no UI."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        bucket: s3.IBucket,
        trusted: Sequence[str],
        encryption_key: kms.IKey | None = None,
    ) -> None:
        description = f"Read what {environment.environment_name} is and does"
        super().__init__(scope, id, description=description, assumed_by=trusting(trusted))
        stack = cdk.Stack.of(self)
        arn = own_or_imported(self, bucket, bucket.bucket_arn)
        objects = f"{arn}/*"
        logs = stack.format_arn(
            service="logs",
            resource="log-group",
            resource_name=f"airflow-{environment.environment_name}-*",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        for actions, resources in (
            (stage_roles.READ_ENVIRONMENT_ACTIONS, [environment.environment_arn]),
            (("s3:GetObject",), [objects]),
            (("s3:ListBucket",), [arn]),
            (stage_roles.READ_LOGS_ACTIONS, [logs]),
            (stage_roles.READ_METRICS_ACTIONS, ["*"]),
        ):
            self.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=resources))
        if encryption_key:
            key = own_or_imported(self, encryption_key, encryption_key.key_arn)
            through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{stack.region}.{stack.url_suffix}"}}
            self.add_to_policy(iam.PolicyStatement(actions=["kms:Decrypt"], resources=[key], conditions=through_s3))
        reasons = {
            objects: stage_roles.READ_REASON_OBJECTS,
            logs: stage_roles.READ_REASON_LOGS,
            "*": stage_roles.READ_REASON_METRICS,
        }
        acknowledge(self, {wildcard(self, "Resource", value): because for value, because in reasons.items()})
