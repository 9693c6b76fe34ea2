"""Policies of VPC endpoints: what may be asked of a service through the VPC, whoever asks and whatever he is allowed.

Source: MWAA User Guide, vpc-security (2026-09-01). It recommends to allow everything at interface endpoints, and to the S3 gateway the
DAG bucket and the bucket of Amazon ECR's layers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from mwaa_platform.aws.partitions import partition_of
from mwaa_platform.aws.vpc_endpoints import layer_bucket, mwaa_endpoints


def interface_statement(scope: Construct, service: str) -> iam.PolicyStatement:
    """Everything, for MWAA's own endpoints to everyone and for the others to this account.

    Through MWAA's own go calls of MWAA's account too: it pulls the images and owns the queue. The others carry calls of the
    execution role only, so that credentials of another account, brought into the VPC, get nowhere (our inference).
    """
    stack = cdk.Stack.of(scope)
    conditions = (
        None if service in mwaa_endpoints(stack.region) else {"StringEquals": {"aws:PrincipalAccount": stack.account}}
    )
    return _for_everyone(["*"], ["*"], conditions)


def account_statement(scope: Construct, service: str) -> iam.PolicyStatement:
    """Everything of a service, to principals of this account."""
    account = {"StringEquals": {"aws:PrincipalAccount": cdk.Stack.of(scope).account}}
    return _for_everyone([f"{service}:*"], ["*"], account)


@dataclass(frozen=True, slots=True)
class Buckets:
    """Where S3's gateway endpoint leads: buckets by ARN, and with `of_account` all of this account besides."""

    arns: Sequence[str] = ()
    of_account: bool = False


def bucket_statements(scope: Construct, buckets: Buckets) -> list[iam.PolicyStatement]:
    """These buckets, the layers of images, and the files that CDK deploys from.

    MWAA also asks for the account's public access block (MWAA User Guide, mwaa-create-role, 2026-09-01), which has no resource.
    """
    stack = cdk.Stack.of(scope)
    assets = f"cdk-{cdk.DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-{stack.account}-{stack.region}"
    partition = partition_of(stack.region)
    readable = [f"arn:{partition}:s3:::{name}/*" for name in (layer_bucket(stack.region), assets)]
    both = [arn for bucket in buckets.arns for arn in (bucket, f"{bucket}/*")]
    own = {"StringEquals": {"s3:ResourceAccount": stack.account}}
    return [
        _for_everyone(["s3:GetObject"], readable),
        _for_everyone(["s3:GetAccountPublicAccessBlock"], ["*"]),
        *([_for_everyone(["s3:*"], both)] if both else []),
        *([_for_everyone(["s3:*"], ["*"], own)] if buckets.of_account else []),
    ]


def _for_everyone(
    actions: Sequence[str], resources: Sequence[str], conditions: Mapping[str, Mapping[str, str]] | None = None
) -> iam.PolicyStatement:
    """An endpoint's policy names everyone: the role's own policy decides who may."""
    return iam.PolicyStatement(
        principals=[iam.AnyPrincipal()], actions=list(actions), resources=list(resources), conditions=conditions
    )
