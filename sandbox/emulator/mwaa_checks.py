"""What MWAA refuses when it creates or updates an environment, here in a second instead of after half an hour.

Source: MWAA User Guide, t-create-update-environment, networking-about, mwaa-s3-bucket, mwaa-create-role (2026-09-01).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.aws.airflow_versions import Status, find_airflow_version
from mwaa_platform.aws.environment_classes import find_environment_class
from mwaa_platform.aws.execution_role import TRUSTED_SERVICES, baseline_requests, environment_arn
from mwaa_platform.aws.grants import Place
from sandbox.emulator import state
from sandbox.emulator.private_routing import missing_endpoints

Properties = Mapping[str, Any]


class EnvironmentRefusedError(ValueError):
    """All reasons at once; CloudFormation shows the text as the resource's failure."""


def check(properties: Properties) -> None:
    """Raises EnvironmentRefusedError with everything MWAA would refuse."""
    reasons = [
        *_required(properties),
        *_capacity(properties),
        *_network(properties.get("NetworkConfiguration", {}), _bucket_of(properties)),
        *_bucket(properties),
        *_key(properties),
        *_role(properties),
    ]
    if reasons:
        raise EnvironmentRefusedError("INCORRECT_CONFIGURATION: " + "; ".join(reasons))


def _required(properties: Properties) -> Iterator[str]:
    for name in ("Name", "ExecutionRoleArn", "SourceBucketArn", "DagS3Path", "NetworkConfiguration"):
        if not properties.get(name):
            yield f"{name} must be passed"


def _capacity(properties: Properties) -> Iterator[str]:
    version = find_airflow_version(str(properties.get("AirflowVersion")))
    if version is None or version.status is Status.ENDED:
        yield f"Airflow version {properties.get('AirflowVersion')} is not supported"
    size = find_environment_class(str(properties.get("EnvironmentClass")))
    if size is None:
        yield f"environment class {properties.get('EnvironmentClass')} does not exist"
        return
    workers = int(properties.get("MinWorkers", 1)), int(properties.get("MaxWorkers", 10))
    if workers[0] > workers[1]:
        yield f"MinWorkers {workers[0]} exceeds MaxWorkers {workers[1]}"
    for names, (fewest, most) in (
        (("Schedulers",), size.schedulers),
        (("MinWebservers", "MaxWebservers"), size.webservers),
    ):
        for name in names:
            if not fewest <= int(properties.get(name, fewest)) <= most:
                yield f"{size.name} takes {name} of {fewest} to {most}, got {properties[name]}"


def _bucket_of(properties: Properties) -> str:
    return str(properties.get("SourceBucketArn", "")).rpartition(":")[2]


def _network(network: Properties, bucket: str) -> Iterator[str]:
    ids = list(network.get("SubnetIds", []))
    if len(ids) != 2:
        yield f"exactly two subnets are needed, got {len(ids)}"
    subnets = [(id, state.subnet(id)) for id in ids]
    for id, found in subnets:
        if found is None:
            yield f"the subnet {id} does not exist"
        elif any(str(route.get("GatewayId", "")).startswith("igw-") for route in state.routes_of(id)):
            yield f"the subnet {id} is public: it routes to an internet gateway"
    known = [found for _, found in subnets if found]
    if len(known) == 2 and known[0]["AvailabilityZone"] == known[1]["AvailabilityZone"]:
        yield f"both subnets lie in {known[0]['AvailabilityZone']}"
    if len({found["VpcId"] for found in known}) > 1:
        yield "the subnets lie in two VPCs"
    groups = list(network.get("SecurityGroupIds", []))
    yield from _security_groups(groups, {found["VpcId"] for found in known})
    if len(known) == 2:
        yield from missing_endpoints(ids, groups, bucket)


def _security_groups(ids: list[str], vpcs: set[str]) -> Iterator[str]:
    if not 1 <= len(ids) <= 5:
        yield f"one to five security groups are needed, got {len(ids)}"
    admits_itself = False
    for id in ids:
        group = state.security_group(id)
        if group is None:
            yield f"the security group {id} does not exist"
            continue
        if group["VpcId"] not in vpcs:
            yield f"the security group {id} lies in another VPC than the subnets"
        admits_itself |= any(
            pair.get("GroupId") == id and str(permission.get("IpProtocol")) == "-1"
            for permission in group["IpPermissions"]
            for pair in permission.get("UserIdGroupPairs", [])
        )
    if ids and not admits_itself:
        yield "no security group admits all traffic from itself"


def _bucket(properties: Properties) -> Iterator[str]:
    bucket = _bucket_of(properties)
    if not bucket:
        return
    if not state.bucket_exists(bucket):
        yield f"the bucket {bucket} does not exist"
        return
    if not state.bucket_is_versioned(bucket):
        yield f"the bucket {bucket} is not versioned"
    if not state.public_access_is_blocked(bucket):
        yield f"the bucket {bucket} does not block all public access"
    keys = state.object_keys(bucket)
    dags = str(properties.get("DagS3Path", "")).rstrip("/") + "/"
    if not any(key.startswith(dags) for key in keys):
        yield f"there is nothing below s3://{bucket}/{dags}"
    for name in ("RequirementsS3Path", "PluginsS3Path", "StartupScriptS3Path"):
        if (key := properties.get(name)) and key not in keys:
            yield f"{name}: there is no s3://{bucket}/{key}"


def _key(properties: Properties) -> Iterator[str]:
    bucket, key = _bucket_of(properties), properties.get("KmsKey")
    of_bucket = state.bucket_key(bucket)
    if of_bucket and of_bucket != key:
        yield f"the bucket is encrypted under {of_bucket}, the environment under {key or 'a key of AWS'}"
    if key is not None and not state.key_is_enabled(str(key)):
        yield f"the key {key} is no enabled single-Region key of this account, by its ARN"


def _role(properties: Properties) -> Iterator[str]:
    arn, name = str(properties.get("ExecutionRoleArn", "")), str(properties.get("Name", ""))
    if not arn:
        return
    record = state.role(arn)
    if record is None:
        yield f"the execution role {arn} does not exist"
        return
    place = Place(account=state.account(), region=state.region())
    context = {"aws:SourceArn": environment_arn(place, name), "aws:SourceAccount": place.account}
    for service in TRUSTED_SERVICES:
        if not state.service_may_assume(record, service, context):
            yield f"the execution role's trust policy does not admit {service} for {context['aws:SourceArn']}"
    bucket = _bucket_of(properties)
    for request in baseline_requests(place, name, bucket, properties.get("KmsKey")):
        if state.decide(arn, request.action, request.resource, request.context) != "Allow":
            yield f"the execution role is not allowed {request.action} on {request.resource}"
    if state.decide(arn, "s3:ListAllMyBuckets", "*", {}) == "Allow":
        yield "the execution role is allowed s3:ListAllMyBuckets"
