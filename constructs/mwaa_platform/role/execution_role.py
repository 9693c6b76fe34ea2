"""The role that MWAA and the team's DAGs act under."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from mwaa_platform.acknowledgements import acknowledge_wildcard, own_or_imported
from mwaa_platform.aws.execution_role import TRUSTED_SERVICES, baseline_grants, trust_conditions
from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.integrations import ServiceIntegration
from mwaa_platform.role.statements import merged, statement


class ExecutionRole(iam.Role):
    """MWAA's baseline and the declared integrations, nothing else; only the named environment of this account may take it.

    `integrations` have no placeholders left. With `encryption_key` the environment uses that key, else one that AWS owns.

    Raises:
        ValueError: the stack names no account or Region, which the ARNs are made of.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        bucket: s3.IBucket,
        integrations: Sequence[ServiceIntegration] = (),
        encryption_key: kms.IKey | None = None,
    ) -> None:
        stack = cdk.Stack.of(scope)
        if cdk.Token.is_unresolved(stack.account) or cdk.Token.is_unresolved(stack.region):
            raise ValueError(
                f"an execution role needs a stack with env=Environment(account=…, region=…), {stack.node.path} has none"
            )
        place = Place(account=stack.account, region=stack.region)
        trusted = [
            iam.ServicePrincipal(service).with_conditions(trust_conditions(place, environment_name))
            for service in TRUSTED_SERVICES
        ]
        super().__init__(
            scope,
            id,
            description=f"MWAA environment {environment_name} and its DAGs",
            assumed_by=iam.CompositePrincipal(*trusted),
        )
        key_arn = own_or_imported(self, encryption_key, encryption_key.key_arn) if encryption_key else None
        bucket_arn = own_or_imported(self, bucket, bucket.bucket_arn)
        baseline = baseline_grants(place, environment_name, bucket_arn=bucket_arn, key_arn=key_arn)
        declared = [grant for integration in integrations for grant in integration.grants(place)]
        for grant in (*baseline, *merged(declared)):
            self.add_to_policy(statement(grant))
            _acknowledge_wildcards(self, grant)


def _acknowledge_wildcards(role: iam.Role, grant: Grant) -> None:
    for kind, values in (("Action", grant.actions), ("Resource", grant.resources)):
        for value in values:
            if "*" in value:
                acknowledge_wildcard(role, kind, value, because=grant.because)
