"""The role that MWAA and the team's DAGs act under."""

from collections.abc import Iterable, Iterator, Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from mwaa_platform.acknowledgements import acknowledge, own_or_imported, wildcard
from mwaa_platform.aws.execution_role import (
    ACCOUNT_WIDE_ACTIONS,
    TRUSTED_SERVICES,
    baseline_characters,
    baseline_grants,
    trust_conditions,
)
from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.statements import packed, statement
from mwaa_platform.integrations import ServiceIntegration


class ExecutionRole(iam.Role):
    """MWAA's baseline, the declared integrations and other grants, nothing else; only the named environment of this account takes it.

    `integrations` have no placeholders left. With `encryption_key` the environment uses that key, else one that AWS owns. What does
    not fit into the role itself is spread over managed policies.

    Raises:
        ValueError: the stack names no account or Region, which the ARNs are made of; or more is asked for than IAM attaches.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        bucket: s3.IBucket,
        integrations: Sequence[ServiceIntegration] = (),
        grants: Sequence[Grant] = (),
        encryption_key: kms.IKey | None = None,
        path: str | None = None,
        permissions_boundary: str | None = None,
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
            path=None if path == "/" else path,
            permissions_boundary=_managed(scope, "Boundary", permissions_boundary),
        )
        key_arn = own_or_imported(self, encryption_key, encryption_key.key_arn) if encryption_key else None
        bucket_arn = own_or_imported(self, bucket, bucket.bucket_arn)
        baseline = baseline_grants(place, environment_name, bucket_arn=bucket_arn, key_arn=key_arn)
        declared = packed(
            [*(grant for integration in integrations for grant in integration.grants(place)), *grants],
            inline_taken=baseline_characters(place, environment_name, customer_key=encryption_key is not None),
        )
        iam.Policy(self, "Policy", document=_document((*baseline, *declared.inline)), roles=[self])
        for number, policy in enumerate(declared.managed, start=1):
            iam.ManagedPolicy(
                self,
                f"Declared{number}",
                description=f"What the DAGs of {environment_name} may do, part {number} of {len(declared.managed)}",
                roles=[self],
                document=_document(policy),
            )
        granted = (*baseline, *declared.inline, *(grant for policy in declared.managed for grant in policy))
        acknowledge(self, {rule: because for grant in granted for rule, because in _wildcards(self, grant)})


def _document(grants: Iterable[Grant]) -> iam.PolicyDocument:
    return iam.PolicyDocument.from_json({"Version": "2012-10-17", "Statement": [statement(g) for g in grants]})


def _managed(scope: Construct, id: str, arn: str | None) -> iam.IManagedPolicy | None:
    return iam.ManagedPolicy.from_managed_policy_arn(scope, id, arn) if arn else None


def _wildcards(role: iam.Role, grant: Grant) -> Iterator[tuple[str, str]]:
    """The findings of wildcards that say why they are there; one that does not stays open."""
    for kind, values in (("Action", grant.actions), ("Resource", grant.resources)):
        for value in values:
            if "*" in value and grant.because:
                yield wildcard(role, kind, value), grant.because
    if "*" in grant.resources and grant.because:
        for action in sorted(set(grant.actions) - set(ACCOUNT_WIDE_ACTIONS)):
            yield f"MWAA-EveryResource[{action}]", grant.because
