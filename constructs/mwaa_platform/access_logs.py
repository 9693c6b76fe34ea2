"""Where access logs go: those of the DAG bucket, and of a load balancer."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from mwaa_platform.handler_logs import log_to_own_group


def access_log_bucket(
    scope: Construct, id: str, *, retention: cdk.Duration, removal_policy: cdk.RemovalPolicy, auto_delete: bool
) -> s3.Bucket:
    """A private bucket that takes TLS only, from which logs expire; `auto_delete` needs `RemovalPolicy.DESTROY`.

    Under S3's own key: log delivery writes to no bucket with another (Amazon S3 User Guide, enable-server-access-logging; Application
    Load Balancers, enable-access-logging, 2026).
    """
    bucket = s3.Bucket(
        scope,
        id,
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        lifecycle_rules=[s3.LifecycleRule(expiration=retention)],
        removal_policy=removal_policy,
        auto_delete_objects=auto_delete,
    )
    log_to_own_group(cdk.Stack.of(scope), "Custom::S3AutoDeleteObjectsCustomResourceProvider")
    return bucket
