"""Makes the VPC endpoints that an environment waits for; runs in AWS Lambda with nothing but boto3.

Called in two ways. As a custom resource it starts a state machine and is done, before the environment begins to be created; when it
is deleted, after the environment, it deletes the endpoints. The state machine calls it again and again to look at the environment:
each time it makes the endpoints whose services are known by then, and says whether none is missing.
"""

import http.client
import json
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

ec2 = boto3.client("ec2")
mwaa = boto3.client("mwaa")
step_functions = boto3.client("stepfunctions")

TAG = "mwaa-platform:environment"
ENDING = {"CREATE_FAILED", "DELETING", "DELETED"}
GONE = {"deleting", "deleted", "rejected", "failed", "expired"}
DELETE_SECONDS = 600
POLL_SECONDS = 10


def handler(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Entry point of both."""
    if "RequestType" not in event:
        return look(event)
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
    answer = {"Status": "SUCCESS", "PhysicalResourceId": f"endpoints of {properties['EnvironmentName']}"}
    try:
        if event["RequestType"] == "Delete":
            delete(properties["EnvironmentName"], properties["VpcId"])
        else:
            wanted = {key: value for key, value in properties.items() if key not in ("ServiceToken", "StateMachineArn")}
            step_functions.start_execution(stateMachineArn=properties["StateMachineArn"], input=json.dumps(wanted))
    except Exception as error:
        answer |= {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"[:1000]}
    return answer | {key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")}


def look(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """One look at the environment; `Done` once every endpoint is made, or the environment has ended."""
    try:
        environment = mwaa.get_environment(Name=wanted["EnvironmentName"])["Environment"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return {"Done": False, "Status": "not there yet"}
    if environment["Status"] in ENDING:
        return {"Done": True, "Status": environment["Status"]}
    services = {"database": environment.get("DatabaseVpcEndpointService")}
    if wanted["Private"] == "true":
        services["webserver"] = environment.get("WebserverVpcEndpointService")
    made = [make(wanted, role, service) for role, service in services.items() if service]
    return {"Done": len(made) == len(services), "Status": environment["Status"], "Endpoints": made}


def make(wanted: Mapping[str, Any], role: str, service: str) -> str:
    """The endpoint to that service: the one that is there, else a new one."""
    here = [{"Name": "vpc-id", "Values": [wanted["VpcId"]]}, {"Name": "service-name", "Values": [service]}]
    for found in endpoints(here):
        return str(found["VpcEndpointId"])
    own = {"Name": f"{wanted['EnvironmentName']}-{role}", TAG: wanted["EnvironmentName"]}
    tags = [{"Key": key, "Value": value} for key, value in ({**wanted.get("Tags", {}), **own}).items()]
    created = ec2.create_vpc_endpoint(
        VpcEndpointType="Interface",
        VpcId=wanted["VpcId"],
        ServiceName=service,
        SubnetIds=wanted["SubnetIds"],
        SecurityGroupIds=wanted["SecurityGroupIds"],
        PrivateDnsEnabled=has_private_name(service),
        TagSpecifications=[{"ResourceType": "vpc-endpoint", "Tags": tags}],
    )
    print(json.dumps({"created": created["VpcEndpoint"]["VpcEndpointId"], "service": service}))
    return str(created["VpcEndpoint"]["VpcEndpointId"])


def has_private_name(service: str) -> bool:
    """Whether the service has a private DNS name: EC2 refuses to enable it for one that has none."""
    details = ec2.describe_vpc_endpoint_services(ServiceNames=[service])["ServiceDetails"]
    return any(each.get("PrivateDnsName") or each.get("PrivateDnsNames") for each in details)


def delete(environment_name: str, vpc_id: str) -> None:
    """Delete what was made for the environment, and wait until its network interfaces have left the subnets."""
    ours = [{"Name": f"tag:{TAG}", "Values": [environment_name]}, {"Name": "vpc-id", "Values": [vpc_id]}]
    if ids := [found["VpcEndpointId"] for found in endpoints(ours)]:
        failed = ec2.delete_vpc_endpoints(VpcEndpointIds=ids).get("Unsuccessful", [])
        if failed:
            raise RuntimeError(json.dumps(failed, default=str))
    deadline = time.monotonic() + DELETE_SECONDS
    while any(endpoints(ours, gone={"deleted"})):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the endpoints of {environment_name} are still being deleted")
        time.sleep(POLL_SECONDS)


def endpoints(filters: list[dict[str, Any]], gone: set[str] = GONE) -> Iterator[dict[str, Any]]:
    """Those that match and are not gone; EC2 spells states in either case."""
    for page in ec2.get_paginator("describe_vpc_endpoints").paginate(Filters=filters):
        yield from (found for found in page["VpcEndpoints"] if found["State"].lower() not in gone)
