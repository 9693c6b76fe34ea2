"""What the environment needs when it is created is made before it."""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.network import default_route, found, route_table
from mwaa_platform.policy.order import comes_first
from mwaa_platform.policy.parts import BUCKET, ROLE, part_of
from mwaa_platform.policy.rule import Checked, Finding, Rule, Severity

_SOON_ENOUGH = ("AWS::EC2::", "AWS::S3::BucketPolicy")
"""Made within minutes, where MWAA comes to it after more: AWS's own quick start (User Guide) does not wait for its network either."""


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for needed, why in _needed(assembly, environment):
            if needed.stack == environment.stack and not comes_first(assembly, needed, environment):
                message = f"the environment does not wait for {needed.logical_id}, {why}"
                cure = f"add {needed.logical_id} to the environment's DependsOn"
                most = Severity.WARNING if needed.type.startswith(_SOON_ENOUGH) else None
                yield Finding(environment, message, "DependsOn", needed.logical_id, cure, most)


def _needed(assembly: Assembly, environment: Resource) -> Iterator[tuple[Resource, str]]:
    role, bucket = part_of(assembly, environment, ROLE), part_of(assembly, environment, BUCKET)
    if role is not None:
        for kind, name in (
            ("AWS::IAM::Policy", "Roles"),
            ("AWS::IAM::ManagedPolicy", "Roles"),
            ("AWS::IAM::RolePolicy", "RoleName"),
        ):
            for policy in assembly.naming(kind, name, role.name):
                yield policy, "which gives the role its permissions"
    if bucket is not None:
        for policy in assembly.naming("AWS::S3::BucketPolicy", "Bucket", bucket.name):
            yield policy, "the bucket's policy"
        for kind, name in (
            ("Custom::CDKBucketDeployment", "DestinationBucketName"),
            ("Custom::FileDeployment", "Bucket"),
        ):
            for deployment in assembly.naming(kind, name, bucket.name):
                yield deployment, "which puts its files into the bucket"
    for subnet in found(assembly, environment, "SubnetIds"):
        if route_table(assembly, subnet):
            yield from (
                (one, "which gives a subnet its routes")
                for one in assembly.naming("AWS::EC2::SubnetRouteTableAssociation", "SubnetId", subnet.name)
            )
        if (route := default_route(assembly, subnet)) is not None:
            yield route, "its way out"
    for group in found(assembly, environment, "SecurityGroupIds"):
        for rule in assembly.naming("AWS::EC2::SecurityGroupIngress", "GroupId", group.name):
            yield rule, "a rule of its security group"


RULE = Rule(
    "MWAA-CreationOrder",
    "What the environment needs is made before it",
    "CloudFormation makes in parallel what does not refer to each other. MWAA looks at role, bucket, files and network once, and "
    "fails half an hour later: the same template works today and not tomorrow. What belongs to the network is mostly there in time, "
    "and a warning.",
    "name it in the DependsOn of the environment",
    _check,
    "t-create-update-environment",
)
