"""The roles behind `endpoint_management: customer`: the function that makes the endpoints, and the state machine that calls it."""

from collections.abc import Iterator

from mwaa_platform.access_report.granted import Granted, stage_keys, trust
from mwaa_platform.aws import stage_roles as may
from mwaa_platform.aws.execution_role import environment_arn
from mwaa_platform.aws.grants import Conditions, Grant
from mwaa_platform.declaration.team import Target

ENDPOINTS, ENDPOINTS_MACHINE = "endpoints' function", "endpoints' state machine"
_TAG = "mwaa-platform:environment"


def customer_endpoint_roles(target: Target) -> Iterator[Granted]:
    """What both may do, as `endpoints.CustomerEndpoints` grants it."""
    place, name = target.place, target.stage.environment_name
    keys, what = stage_keys(target, "endpoint_management"), "endpoint_management customer"
    endpoints, zone = place.arn("ec2", "vpc-endpoint/*"), f"arn:{place.partition}:route53:::hostedzone/*"
    of_mwaa = f"com.amazonaws.vpce.{place.region}.vpce-svc-*"
    own = {f"aws:RequestTag/{_TAG}": name}
    made: Conditions = {"StringEquals": own, "StringLike": {"ec2:VpceServiceName": of_mwaa}}
    tagged: Conditions = {"StringEquals": {**own, "ec2:CreateAction": "CreateVpcEndpoint"}}
    deleted: Conditions = {"StringEquals": {f"aws:ResourceTag/{_TAG}": name}}
    yield from trust(ENDPOINTS, ("lambda.amazonaws.com",), keys, what)
    for actions, resource, conditions, because in (
        (may.WRITE_OWN_LOGS_ACTIONS, place.arn("logs", f"log-group:<log group of {ENDPOINTS}>:*"), {}, ""),
        (("airflow:GetEnvironment",), environment_arn(place, name), {}, ""),
        (may.DESCRIBE_NETWORK_ACTIONS, "*", {}, may.DESCRIBE_NETWORK_REASON),
        (("ec2:CreateVpcEndpoint",), place.arn("ec2", "vpc/<VPC>"), {}, ""),
        (("ec2:CreateVpcEndpoint",), place.arn("ec2", "subnet/<private subnets>"), {}, ""),
        (("ec2:CreateVpcEndpoint",), place.arn("ec2", "security-group/<environment's groups>"), {}, ""),
        (("ec2:CreateVpcEndpoint",), endpoints, made, may.OWN_ENDPOINTS_REASON),
        (("ec2:CreateTags",), endpoints, tagged, may.OWN_ENDPOINTS_REASON),
        (("ec2:DeleteVpcEndpoints",), endpoints, deleted, may.OWN_ENDPOINTS_REASON),
        (
            ("route53:AssociateVPCWithHostedZone",),
            zone,
            {
                "ForAllValues:StringEquals": {"route53:VPCs": f"VPCId=<VPC>,VPCRegion={place.region}"},
                "Null": {"route53:VPCs": "false"},
            },
            may.PRIVATE_NAMES_REASON,
        ),
        (("states:StartExecution",), place.arn("states", f"stateMachine:<{ENDPOINTS_MACHINE}>"), {}, ""),
    ):
        yield Granted(ENDPOINTS, Grant("Endpoints", actions, (resource,), conditions=conditions), keys, what, because)
    account: Conditions = {"StringEquals": {"aws:SourceAccount": place.account}}
    yield from trust(ENDPOINTS_MACHINE, ("states.amazonaws.com",), keys, what, account)
    called = place.arn("lambda", f"function:<{ENDPOINTS}>")
    yield Granted(ENDPOINTS_MACHINE, Grant("Call", ("lambda:InvokeFunction",), (called,)), keys, what)
    for action, reason in may.STATE_MACHINE_ACTIONS.items():
        yield Granted(ENDPOINTS_MACHINE, Grant("Logs", (action,), ("*",)), keys, what, reason)
