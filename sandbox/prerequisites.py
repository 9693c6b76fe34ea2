"""What stands outside the templates and must exist before them: principals that are let in, permissions boundaries, existing VPCs.

In a real account the organisation made them; in a local AWS they are made here, empty.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

from mwaa_platform.declaration.principals import is_user, name_of
from mwaa_platform.declaration.team import Target
from sandbox.existing_networks import template
from sandbox.local_aws import LocalAws

_NOBODY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
_EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def principals(target: Target) -> list[str]:
    """Every principal that the stage's declaration names."""
    stage = target.stage
    named = [*stage.ci.sync_dags, *stage.ci.read, *(who for role in stage.webserver.ui_roles.values() for who in role)]
    return list(dict.fromkeys(named))


def provide(aws: LocalAws, targets: Iterable[Target]) -> None:
    """Make what is missing; what exists already is left as it is."""
    for target in targets:
        iam = aws.clients(target.place).client("iam", target.place.region)
        for arn in principals(target):
            path = "/" + arn.partition("/")[2].removesuffix(name_of(arn))
            if is_user(arn):
                _unless_there(iam.create_user, UserName=name_of(arn), Path=path)
            else:
                trust = json.dumps(_NOBODY)
                _unless_there(iam.create_role, RoleName=name_of(arn), Path=path, AssumeRolePolicyDocument=trust)
        if target.stage.network.mode == "existing":
            _existing_network(aws, target)
        boundary = target.team.execution_role.permissions_boundary
        if boundary and ":iam::aws:" not in boundary:
            path = "/" + boundary.partition("/")[2].removesuffix(name_of(boundary))
            document = json.dumps(_EVERYTHING)
            _unless_there(iam.create_policy, PolicyName=name_of(boundary), Path=path, PolicyDocument=document)


def _existing_network(aws: LocalAws, target: Target) -> None:
    cloudformation = aws.clients(target.place).client("cloudformation", target.place.region)
    name = f"existing-{target.name}"
    _unless_there(cloudformation.create_stack, StackName=name, TemplateBody=template(target))
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})


def _unless_there(create: Callable[..., Any], **arguments: str) -> None:
    try:
        create(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("EntityAlreadyExists", "AlreadyExistsException"):
            raise
