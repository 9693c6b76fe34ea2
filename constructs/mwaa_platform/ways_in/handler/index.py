"""Keeps a target group at the addresses of a web server's VPC endpoint; runs in AWS Lambda with nothing but boto3.

Called in two ways: as a custom resource when the stack is deployed, and by a schedule, with the same properties. Either way what the
endpoint has is registered, and only then is deregistered what it has no more. A lookup that fails or finds nothing changes nothing.
"""

import http.client
import json
import time
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

ec2 = boto3.client("ec2")
elb = boto3.client("elbv2")
mwaa = boto3.client("mwaa")

GONE = {"deleting", "deleted", "rejected", "failed", "expired"}
LEAVING = "draining"
DENIALS = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
PERMISSION_WAIT_SECONDS = 60
"""How long a policy that CloudFormation has just written may take to be in force."""
POLL_SECONDS = 5


class NoAddressError(LookupError):
    """The web server has no endpoint with an address in the VPC."""


def handler(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Entry point of both; a schedule's failure is an error of the function, a deployment's is CloudFormation's."""
    if "RequestType" not in event:
        return refresh(event)
    answer = resource(event)
    print(json.dumps({"request": event["RequestType"], "answer": answer}))
    url = urllib.parse.urlsplit(event["ResponseURL"])
    connection = http.client.HTTPSConnection(url.netloc, timeout=30)
    connection.request("PUT", f"{url.path}?{url.query}", json.dumps(answer).encode(), {"Content-Type": ""})
    connection.getresponse().read()
    return None


def resource(event: Mapping[str, Any]) -> dict[str, Any]:
    """What CloudFormation is answered: always something, for without an answer the stack hangs for an hour."""
    properties = event["ResourceProperties"]
    answer: dict[str, Any] = {
        "Status": "SUCCESS",
        # The group's own: when that is replaced, the former one's Delete is not taken for this one's.
        "PhysicalResourceId": event.get("PhysicalResourceId", "")
        if event["RequestType"] == "Delete"
        else properties["TargetGroupArn"],
    }
    try:
        if event["RequestType"] != "Delete":  # the group takes its targets along
            answer["Data"] = {"Addresses": ",".join(when_allowed(lambda: refresh(properties))["Addresses"])}
    except Exception as error:
        answer |= {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"[:1000]}
    return answer | {key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")}


def when_allowed(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the call returns; a denial is waited out for a while, since IAM spreads a new policy with a delay."""
    deadline = time.monotonic() + PERMISSION_WAIT_SECONDS
    while True:
        try:
            return call()
        except ClientError as error:
            if error.response["Error"]["Code"] not in DENIALS or time.monotonic() > deadline:
                raise
            time.sleep(POLL_SECONDS)


def refresh(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Register what is new, then deregister what is gone; returns both and all addresses."""
    addresses = addresses_of(wanted["EnvironmentName"], wanted["VpcId"])
    group = wanted["TargetGroupArn"]
    registered = registered_in(group)
    new, gone = sorted(addresses - registered), sorted(registered - addresses)
    if new:
        elb.register_targets(TargetGroupArn=group, Targets=[{"Id": address} for address in new])
    if gone:
        elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": address} for address in gone])
    found = {"Addresses": sorted(addresses), "Registered": new, "Deregistered": gone}
    if new or gone:
        print(json.dumps(found))
    return found


def addresses_of(environment_name: str, vpc_id: str) -> set[str]:
    """The addresses of the web server's endpoint in the VPC, whoever made it.

    Raises:
        NoAddressError: there are none.
    """
    service = mwaa.get_environment(Name=environment_name)["Environment"].get("WebserverVpcEndpointService")
    if not service:
        raise NoAddressError(f"{environment_name} names no endpoint service of its web server")
    filters = [{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "service-name", "Values": [service]}]
    found = (
        endpoint
        for page in ec2.get_paginator("describe_vpc_endpoints").paginate(Filters=filters)
        for endpoint in page["VpcEndpoints"]
        if endpoint["State"].lower() not in GONE  # EC2 spells states in either case
    )
    ids = [id for endpoint in found for id in endpoint.get("NetworkInterfaceIds", ())]
    if not ids:
        raise NoAddressError(f"no endpoint to {service} in {vpc_id} has a network interface")
    interfaces = ec2.describe_network_interfaces(NetworkInterfaceIds=ids)["NetworkInterfaces"]
    addresses = {interface["PrivateIpAddress"] for interface in interfaces if interface.get("PrivateIpAddress")}
    if not addresses:
        raise NoAddressError(f"the network interfaces {', '.join(ids)} have no address")
    return addresses


def registered_in(group: str) -> set[str]:
    """The targets that the group has and that are not leaving it."""
    described = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    return {each["Target"]["Id"] for each in described if each["TargetHealth"]["State"] != LEAVING}
