"""Files of the repository, put into a bucket by every deployment that changes them.

CDK's BucketDeployment either deletes nothing or everything that it did not bring (`prune`); here a deployment deletes exactly what
a former one wrote and is gone. See docs/decisions/0004-file-deployment.md.
"""

import math
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from mwaa_platform.acknowledgements import acknowledge, wildcard
from mwaa_platform.aws.stage_roles import DEPLOY_REASON_SOURCES, DEPLOY_REASON_TARGETS

_HANDLER = Path(__file__).parent / "handler"
_EPHEMERAL_MEBIBYTES = (512, 10_240)
"""What a function has without asking, and the most it may have (Lambda quotas, 2026)."""
_SPARE_MEBIBYTES = 64
_PROVIDER_ID = "FileDeploymentProvider"


class FileDeployment(Construct):
    """Deploys `files` (key below `prefix` to the file here, or its content) into the bucket.

    With `prune`, what a former deployment wrote and `files` no longer holds is deleted; with `delete_others` besides whatever else
    lies below the prefix. Two deployments into one bucket need two
    `manifest` keys. Source and handler come as assets below the stack synthesizer's bucket prefix.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: s3.Bucket,
        files: Mapping[str, Path | bytes],
        manifest: str,
        prefix: str = "",
        prune: bool = False,
        delete_others: bool = False,
    ) -> None:
        super().__init__(scope, id)
        source = self._asset(files)
        size = sum(len(content) if isinstance(content, bytes) else content.stat().st_size for content in files.values())
        provider = _Provider.of(self)
        provider.allow(bucket=bucket, prefix=prefix, manifest=manifest, prune=prune, source=source)
        provider.make_room(size)
        self.resource = cdk.CustomResource(
            self,
            "Resource",
            service_token=provider.function.function_arn,
            service_timeout=cdk.Duration.minutes(15),
            resource_type="Custom::MwaaFileDeployment",
            properties={
                "SourceBucket": source.s3_bucket_name,
                "SourceKey": source.s3_object_key,
                "Bucket": bucket.bucket_name,
                "Prefix": prefix,
                "Manifest": manifest,
                "Prune": prune,
                **({"DeleteOthers": True} if delete_others else {}),
            },
        )
        self.resource.node.add_dependency(provider, bucket)

    def _asset(self, files: Mapping[str, Path | bytes]) -> assets.Asset:
        with tempfile.TemporaryDirectory(prefix="mwaa-platform-") as folder:
            for name, content in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if isinstance(content, bytes):
                    path.write_bytes(content)
                else:
                    shutil.copyfile(content, path)
            return assets.Asset(self, "Source", path=folder)


class _Provider(Construct):
    """The Lambda function behind all file deployments of a stack, with a role of its own."""

    @classmethod
    def of(cls, scope: Construct) -> "_Provider":
        stack = cdk.Stack.of(scope)
        found = stack.node.try_find_child(_PROVIDER_ID)
        return found if isinstance(found, cls) else cls(stack, _PROVIDER_ID)

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self._largest = 0
        log_group = logs.LogGroup(
            self, "Logs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=cdk.RemovalPolicy.DESTROY
        )
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            description="Puts DAGs, requirements, plugins and startup script into the environment's bucket",
            runtime=lambda_.Runtime.PYTHON_3_14,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(_HANDLER)),
            role=self.role,
            log_group=log_group,
            timeout=cdk.Duration.minutes(15),
            memory_size=512,
        )

    def allow(self, *, bucket: s3.Bucket, prefix: str, manifest: str, prune: bool, source: assets.Asset) -> None:
        """Read this team's assets; write, and with `prune` delete, below the prefix; keep the manifest."""
        folder = source.s3_object_key.rpartition("/")[0]
        sources = source.bucket.arn_for_objects(f"{folder}/*" if folder else "*")
        targets = bucket.arn_for_objects(f"{prefix}*")
        self._grant(["s3:GetObject"], sources)
        self._grant(["s3:PutObject", *(["s3:DeleteObject"] if prune else [])], targets)
        self._grant(["s3:GetObject", "s3:PutObject"], bucket.arn_for_objects(manifest))
        self._grant(["s3:ListBucket"], bucket.bucket_arn, {"StringLike": {"s3:prefix": [f"{prefix}*", manifest]}})
        if key := bucket.encryption_key:
            stack = cdk.Stack.of(self)
            through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{stack.region}.{stack.url_suffix}"}}
            self._grant(["kms:Decrypt", "kms:GenerateDataKey"], key.key_arn, through_s3)
        reasons = {
            sources: DEPLOY_REASON_SOURCES,
            targets: DEPLOY_REASON_TARGETS,
        }
        acknowledge(self.role, {wildcard(self, "Resource", value): because for value, because in reasons.items()})

    def make_room(self, size: int) -> None:
        """Room for the source and one file of it at a time, where Lambda's own 512 MB are too few."""
        self._largest = max(self._largest, size)
        needed = math.ceil(2 * self._largest / 2**20) + _SPARE_MEBIBYTES
        resource = self.function.node.default_child
        if needed > _EPHEMERAL_MEBIBYTES[0] and isinstance(resource, lambda_.CfnFunction):
            if needed > _EPHEMERAL_MEBIBYTES[1]:
                raise ValueError(f"files of {size:,} bytes are more than a deployment can carry: at most 5 GB")
            resource.ephemeral_storage = lambda_.CfnFunction.EphemeralStorageProperty(size=needed)

    def _grant(self, actions: list[str], resource: str, conditions: Mapping[str, object] | None = None) -> None:
        statement = iam.PolicyStatement(actions=actions, resources=[resource], conditions=dict(conditions or {}))
        self.role.add_to_policy(statement)
