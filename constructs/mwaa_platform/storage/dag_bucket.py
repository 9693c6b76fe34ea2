"""The bucket MWAA reads DAGs, requirements, plugins and startup script from.

Source: MWAA User Guide, mwaa-s3-bucket (2026-09-01): versioned, all public access blocked, in the environment's Region.
"""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from mwaa_platform.access_logs import access_log_bucket


class DagBucket(Construct):
    """A versioned, encrypted bucket that takes TLS only, with access logs in a second one.

    With `encryption_key` the objects are encrypted under it (the environment must then use the same key), else under S3's own.
    Below `expiring` prefixes a version expires `noncurrent_version_expiration` after it was replaced or deleted; elsewhere all stay.
    `auto_delete` empties the buckets when their stack is deleted, and needs `RemovalPolicy.DESTROY`.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        removal_policy: cdk.RemovalPolicy,
        access_log_retention: cdk.Duration,
        noncurrent_version_expiration: cdk.Duration,
        expiring: Sequence[str],
        auto_delete: bool = False,
        encryption_key: kms.IKey | None = None,
    ) -> None:
        super().__init__(scope, id)
        access_logs = access_log_bucket(
            self, "AccessLogs", retention=access_log_retention, removal_policy=removal_policy, auto_delete=auto_delete
        )
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            versioned=True,
            encryption=s3.BucketEncryption.KMS if encryption_key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=encryption_key,
            bucket_key_enabled=True if encryption_key else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            server_access_logs_bucket=access_logs,
            lifecycle_rules=[
                s3.LifecycleRule(
                    prefix=prefix,
                    noncurrent_version_expiration=noncurrent_version_expiration,
                    expired_object_delete_marker=True,
                )
                for prefix in expiring
            ],
            removal_policy=removal_policy,
            auto_delete_objects=auto_delete,
        )
