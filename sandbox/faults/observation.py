"""What a user of the account sees of a stack, through the public API."""

import threading
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from mwaa_platform.aws.grants import Place
from sandbox.faults.assembly import Stack
from sandbox.local_aws import LocalAws
from sandbox.server import SandboxError

GONE = "gone"
WAIT_SECONDS = 60


_making = threading.Lock()


@cache
def _made(aws: LocalAws, place: Place, service: str) -> Any:
    return aws.clients(place).client(service, place.region)


def _client(aws: LocalAws, place: Place, service: str) -> Any:
    with _making:
        return _made(aws, place, service)


@dataclass(frozen=True)
class Observer:
    """Looks at one stack's account, and does there what its owner would do by hand."""

    aws: LocalAws
    stack: Stack

    def client(self, service: str) -> Any:
        """A client in the stack's account and Region."""
        place = self.stack.place
        return _client(self.aws, place, service)

    def status(self) -> str:
        """The stack's status; `gone` if there is none of its name."""
        try:
            return str(
                self.client("cloudformation").describe_stacks(StackName=self.stack.name)["Stacks"][0]["StackStatus"]
            )
        except ClientError as error:
            if "does not exist" in str(error):
                return GONE
            raise

    def skipped(self) -> list[str]:
        """The logical ids that the last operation kept although it should have deleted them, by its events."""
        events = self.client("cloudformation").describe_stack_events(StackName=self.stack.name)["StackEvents"]
        return sorted({e["LogicalResourceId"] for e in events if e["ResourceStatus"] == "DELETE_SKIPPED"})

    def inventory(self) -> set[str]:
        """What lies in the account and Region and costs or blocks something, as `service name`."""
        found: set[str] = set()
        for service, operation, field, key in _LISTED:
            client = self.client(service)
            pages = (
                client.get_paginator(operation).paginate()
                if client.can_paginate(operation)
                else [getattr(client, operation)()]
            )
            items = [item for page in pages for item in page.get(field, [])]
            found |= {f"{service} {item if isinstance(item, str) else item[key]}" for item in items if _lives(item)}
        return found

    def lift_protection(self) -> None:
        """What `aws cloudformation update-termination-protection --no-enable-termination-protection` does."""
        client = self.client("cloudformation")
        client.update_termination_protection(StackName=self.stack.name, EnableTerminationProtection=False)

    def delete(self) -> None:
        """Delete the stack, protected or not, and what it leaves under a name that would block the next."""
        if self.status() != GONE:
            self.lift_protection()
            self.client("cloudformation").delete_stack(StackName=self.stack.name)
            self.wait_until_gone()
        for resource in self.stack.resources.values():
            properties = resource.get("Properties", {})
            if resource["Type"] == "AWS::MWAA::Environment":
                self.delete_environment(properties["Name"])
            elif resource["Type"] == "AWS::Logs::LogGroup" and isinstance(properties.get("LogGroupName"), str):
                self._delete_log_group(properties["LogGroupName"])

    def failure(self) -> str:
        """The reason of the first resource that failed, as the stack's events hold it."""
        events = self.client("cloudformation").describe_stack_events(StackName=self.stack.name)["StackEvents"]
        reasons = [e.get("ResourceStatusReason", "") for e in events if e["ResourceStatus"].endswith("_FAILED")]
        return reasons[-1] if reasons else ""

    def wait_for(self, status: str) -> None:
        """Wait until the stack has this status.

        Raises:
            SandboxError: it took too long.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while (found := self.status()) != status:
            if time.monotonic() > deadline:
                raise SandboxError(f"{self.stack.name} is {found}, expected {status}")
            time.sleep(0.1)

    def wait_until_gone(self) -> None:
        """Wait for the end of a deletion.

        Raises:
            SandboxError: it failed, or took too long.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while (status := self.status()) != GONE:
            if status == "DELETE_FAILED" or time.monotonic() > deadline:
                raise SandboxError(f"{self.stack.name} could not be deleted: {status}")
            time.sleep(0.1)

    def delete_environment(self, name: str) -> None:
        """Delete an environment that its stack left behind."""
        mwaa = self.client("mwaa")
        if name in mwaa.list_environments()["Environments"]:
            mwaa.delete_environment(Name=name)

    def _delete_log_group(self, name: str) -> None:
        logs = self.client("logs")
        if any(
            group["logGroupName"] == name for group in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        ):
            logs.delete_log_group(logGroupName=name)


_LISTED = (
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    ("ec2", "describe_addresses", "Addresses", "AllocationId"),
    ("ec2", "describe_flow_logs", "FlowLogs", "FlowLogId"),
    ("ec2", "describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
    ("ec2", "describe_nat_gateways", "NatGateways", "NatGatewayId"),
    ("ec2", "describe_route_tables", "RouteTables", "RouteTableId"),
    ("ec2", "describe_security_groups", "SecurityGroups", "GroupId"),
    ("ec2", "describe_subnets", "Subnets", "SubnetId"),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId"),
    ("ec2", "describe_vpcs", "Vpcs", "VpcId"),
    ("elbv2", "describe_load_balancers", "LoadBalancers", "LoadBalancerArn"),
    ("elbv2", "describe_target_groups", "TargetGroups", "TargetGroupArn"),
    ("events", "list_rules", "Rules", "Arn"),
    ("iam", "list_roles", "Roles", "RoleName"),
    ("lambda", "list_functions", "Functions", "FunctionName"),
    ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("mwaa", "list_environments", "Environments", ""),
    ("s3", "list_buckets", "Buckets", "Name"),
    ("sns", "list_topics", "Topics", "TopicArn"),
)


def _lives(item: Any) -> bool:
    return isinstance(item, str) or item.get("State") not in ("deleted", "deleting")
