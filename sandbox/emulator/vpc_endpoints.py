"""VPC endpoints as EC2 makes and lists them: MiniStack keeps no security groups, knows no filters, and no tags for IAM's conditions.

Source: botocore 1.44.5, data/ec2 (CreateVpcEndpoint, DescribeVpcEndpoints); Amazon VPC PrivateLink guide (2026).
"""

from collections.abc import Mapping
from typing import Any

from ministack.services import ec2, tagging

from sandbox.emulator import state
from sandbox.emulator.endpoint_interfaces import endpoints, interfaces_of

_FIELDS = {"vpc-id": "VpcId", "service-name": "ServiceName", "vpc-endpoint-type": "VpcEndpointType"}


def install() -> None:
    """Replace the two actions."""
    if getattr(ec2._ACTION_MAP["DescribeVpcEndpoints"], "knows_filters", False):
        return
    create = ec2._ACTION_MAP["CreateVpcEndpoint"]

    def created(parameters: Any) -> Any:
        if wrong := _wrong(parameters):
            return ec2._error("InvalidParameter", wrong, 400)
        before = set(ec2._vpc_endpoints)
        answer = create(parameters)
        for id in set(ec2._vpc_endpoints) - before:
            ec2._vpc_endpoints[id] |= {
                "SecurityGroupIds": ec2._parse_member_list(parameters, "SecurityGroupId"),
                "PrivateDnsEnabled": ec2._p(parameters, "PrivateDnsEnabled") == "true",
            }
        return answer

    def described(parameters: Any) -> Any:
        ids, filters = ec2._parse_member_list(parameters, "VpcEndpointId"), ec2._parse_filters(parameters)
        if unknown := [name for name in filters if name not in _FIELDS and not name.startswith("tag:")]:
            return ec2._error("InvalidParameterValue", f"The filter '{unknown[0]}' is invalid", 400)
        found = (each for id, each in endpoints().items() if (not ids or id in ids) and _matches(each, filters))
        items = "".join(_xml(each) for each in found)
        return ec2._xml(200, "DescribeVpcEndpointsResponse", f"<vpcEndpointSet>{items}</vpcEndpointSet>")

    _know_tags()
    described.knows_filters = True  # type: ignore[attr-defined]
    ec2._ACTION_MAP |= {"CreateVpcEndpoint": created, "DescribeVpcEndpoints": described}


def _xml(endpoint: Mapping[str, Any]) -> str:
    """With its network interfaces, which MiniStack leaves out."""
    ids = "".join(f"<item>{each['NetworkInterfaceId']}</item>" for each in interfaces_of(endpoint))
    fields: str = ec2._vpce_fields_xml(endpoint)
    return fields.strip().removesuffix("</item>") + f"<networkInterfaceIdSet>{ids}</networkInterfaceIdSet></item>"


def _know_tags() -> None:
    """For aws:ResourceTag in a condition."""
    original = tagging.resource_tags

    def resource_tags(arn: str) -> Any:
        if ":vpc-endpoint/" in arn:
            return {tag["Key"]: tag["Value"] for tag in ec2._tags.get(arn.rpartition("/")[2], [])}
        return original(arn)

    tagging.resource_tags = resource_tags


def _wrong(parameters: Any) -> str:
    """Why EC2 refuses an Interface endpoint; MiniStack takes anything."""
    vpc = ec2._p(parameters, "VpcId")
    if ec2._p(parameters, "VpcEndpointType") != "Interface":
        return ""
    for id in ec2._parse_member_list(parameters, "SubnetId"):
        if (state.subnet(id) or {}).get("VpcId") != vpc:
            return f"the subnet {id} does not exist in {vpc}"
    for id in ec2._parse_member_list(parameters, "SecurityGroupId"):
        if (state.security_group(id) or {}).get("VpcId") != vpc:
            return f"the security group {id} does not exist in {vpc}"
    private = ec2._p(parameters, "PrivateDnsEnabled") == "true"
    service = ec2._p(parameters, "ServiceName")
    if private and ".vpce-svc-" in service:
        return f"Private DNS can't be enabled because the service {service} does not provide a private DNS name."
    return ""


def _matches(endpoint: Mapping[str, Any], filters: Mapping[str, list[str]]) -> bool:
    tags = {tag["Key"]: tag["Value"] for tag in ec2._tags.get(endpoint["VpcEndpointId"], [])}
    return all(
        (tags.get(name.removeprefix("tag:")) if name.startswith("tag:") else endpoint[_FIELDS[name]]) in values
        for name, values in filters.items()
    )
