"""What MiniStack holds in the current account and Region, as plain values: the one place that knows its stores."""

import json
import re
from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2, iam, kms, mwaa, s3

from mwaa_platform.aws.partitions import partition_of


def account() -> str:
    """The account of the request being served."""
    return str(get_account_id())


def partition() -> str:
    """The partition of the Region of the request being served."""
    return partition_of(region())


def region() -> str:
    """The Region of the request being served."""
    return str(get_region())


def subnet(subnet_id: str) -> Mapping[str, Any] | None:
    """A subnet's record: VpcId, AvailabilityZone, AvailabilityZoneId, CidrBlock."""
    found: Mapping[str, Any] | None = ec2._subnets.get(subnet_id)
    return found


def vpc(vpc_id: str) -> Mapping[str, Any] | None:
    """A VPC's record: CidrBlock."""
    found: Mapping[str, Any] | None = ec2._vpcs.get(vpc_id)
    return found


def environment_services() -> frozenset[str]:
    """The endpoint services of the environments that are there or are being created."""
    keys = ("DatabaseVpcEndpointService", "WebserverVpcEndpointService")
    return frozenset(str(each[key]) for each in mwaa._environments.values() for key in keys if key in each)


def routes_of(subnet_id: str) -> list[Mapping[str, Any]]:
    """The routes of the subnet's own route table, else of its VPC's main one."""
    main: list[Mapping[str, Any]] = []
    vpc = (subnet(subnet_id) or {}).get("VpcId")
    for table in ec2._route_tables.values():
        associations = table.get("Associations", [])
        if any(association.get("SubnetId") == subnet_id for association in associations):
            return list(table.get("Routes", []))
        if table.get("VpcId") == vpc and any(association.get("Main") for association in associations):
            main = list(table.get("Routes", []))
    return main


def route_table_of(subnet_id: str) -> str:
    """The id of the route table that the subnet uses: its own, else its VPC's main one."""
    main = ""
    vpc = (subnet(subnet_id) or {}).get("VpcId")
    for id, table in ec2._route_tables.items():
        associations = table.get("Associations", [])
        if any(association.get("SubnetId") == subnet_id for association in associations):
            return str(id)
        if table.get("VpcId") == vpc and any(association.get("Main") for association in associations):
            main = str(id)
    return main


def vpc_resolves_names(vpc_id: str) -> bool:
    """Whether the VPC has both attributes that private DNS needs."""
    vpc = ec2._vpcs.get(vpc_id) or {}
    return bool(vpc.get("EnableDnsSupport", True)) and bool(vpc.get("EnableDnsHostnames", False))


def endpoints_of(vpc_id: str) -> list[Mapping[str, Any]]:
    """The VPC's endpoints: VpcEndpointType, ServiceName, PrivateDnsEnabled, SubnetIds, SecurityGroupIds, RouteTableIds."""
    return [endpoint for endpoint in ec2._vpc_endpoints.values() if endpoint["VpcId"] == vpc_id]


def endpoint_allows(endpoint: Mapping[str, Any], action: str, resource: str) -> bool:
    """Whether the endpoint's policy lets a principal of this account ask that; without a policy it lets everything."""
    document = endpoint.get("PolicyDocument")
    if not document:
        return True
    read = json.loads(document) if isinstance(document, str) else document
    statements = _listed(read.get("Statement"))
    policy = iam_evaluator.parse_policy_document({"Statement": [_without_principal(s) for s in statements]})
    context = {"aws:PrincipalAccount": account(), "s3:ResourceAccount": account()}
    return _evaluate([policy], f"arn:aws:iam::{account()}:role/x", action, resource, context) == "Allow"


def _without_principal(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key != "Principal"}


def security_group(group_id: str) -> Mapping[str, Any] | None:
    """A group's record: VpcId, IpPermissions, IpPermissionsEgress."""
    found: Mapping[str, Any] | None = ec2._security_groups.get(group_id)
    return found


def bucket_exists(bucket: str) -> bool:
    """Whether this account has the bucket."""
    return bucket in s3._buckets


def bucket_is_versioned(bucket: str) -> bool:
    """Whether versioning is enabled, not merely suspended."""
    return str(s3._bucket_versioning.get(bucket)) == "Enabled"


def public_access_is_blocked(bucket: str) -> bool:
    """Whether all four settings are on."""
    settings = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return all(s3._public_access_blocked(account(), bucket, setting) for setting in settings)


def bucket_key(bucket: str) -> str | None:
    """The customer key that the bucket encrypts under, if it names one."""
    stored = s3._bucket_encryption.get(bucket)
    found = re.search(
        r"<KMSMasterKeyID>(.+?)</KMSMasterKeyID>", stored.decode() if isinstance(stored, bytes) else str(stored)
    )
    return found[1] if found else None


def key_is_enabled(key_arn: str) -> bool:
    """Whether this account has the key, single-Region and enabled."""
    record = kms._keys.get(key_arn.rpartition("/")[2])
    return bool(record) and record.get("KeyState", "Enabled") == "Enabled" and not record.get("MultiRegion")


def object_keys(bucket: str) -> frozenset[str]:
    """The keys of the bucket's current objects."""
    return frozenset((s3._buckets.get(bucket) or {}).get("objects", {}))


def role(role_arn: str) -> Mapping[str, Any] | None:
    """A role's record, from its ARN in this account."""
    return iam._roles.get(role_arn.rsplit("/", 1)[-1]) if f"::{account()}:" in role_arn else None


def trust_policy(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A role's trust policy."""
    document = record.get("AssumeRolePolicyDocument") or {}
    return json.loads(document) if isinstance(document, str) else document


def decide(role_arn: str, action: str, resource: str, context: Mapping[str, str]) -> str:
    """`Allow`, `Deny` or `ImplicitDeny` for a role's request, by MiniStack's complete evaluator."""
    policies = iam_evaluator._gather_role_policies(role_arn.rsplit("/", 1)[-1], account())
    return _evaluate(policies, role_arn, action, resource, context)


def service_may_assume(record: Mapping[str, Any], service: str, context: Mapping[str, str]) -> bool:
    """Whether the trust policy admits a service's own call, its conditions evaluated."""
    statements = trust_policy(record).get("Statement", [])
    applicable = [
        {**statement, "Resource": "*"}
        for statement in (statements if isinstance(statements, list) else [statements])
        if isinstance(statement.get("Principal"), dict) and service in _listed(statement["Principal"].get("Service"))
    ]
    policy = iam_evaluator.parse_policy_document({"Statement": applicable})
    return _evaluate([policy], f"arn:aws:iam::{account()}:root", "sts:AssumeRole", "*", context) == "Allow"


def _evaluate(policies: Any, principal: str, action: str, resource: str, context: Mapping[str, str]) -> str:
    request = iam_evaluator.EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole",
        principal_account=account(),
        action=action,
        resource_arn=resource,
        region=region(),
        secure_transport=True,
        service_context={key.lower(): value for key, value in context.items()},
    )
    return str(iam_evaluator.evaluate(request, policies).decision)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
