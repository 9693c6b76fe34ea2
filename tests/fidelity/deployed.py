"""Templates as they are once deployed: references, imports and joins filled with values of the form that AWS gives out.

cfn-lint leaves a joined ARN alone, and MWAA's API sees no reference: the judges of values need values.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mwaa_platform.aws.partitions import partition_of
from tests.support.templates import Template, places_in, templates_in

_SHORT_IDS = {
    "AWS::EC2::ClientVpnEndpoint": "cvpn-endpoint",
    "AWS::EC2::EIP.AllocationId": "eipalloc",
    "AWS::EC2::InternetGateway": "igw",
    "AWS::EC2::NatGateway": "nat",
    "AWS::EC2::RouteTable": "rtb",
    "AWS::EC2::SecurityGroup.GroupId": "sg",
    "AWS::EC2::Subnet": "subnet",
    "AWS::EC2::VPC": "vpc",
    "AWS::EC2::VPC.DefaultSecurityGroup": "sg",
}
_NAMED_BY = {
    "AWS::IAM::Role": "RoleName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
}
_ARNS = {
    "AWS::Events::Rule.Arn": "events:{region}:{account}:rule/{name}",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "elasticloadbalancing:{region}:{account}:loadbalancer/app/balancer/{id}",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "elasticloadbalancing:{region}:{account}:targetgroup/targets/{id}",
    "AWS::CloudWatch::Alarm.Arn": "cloudwatch:{region}:{account}:alarm:{name}",
    "AWS::IAM::Role.Arn": "iam::{account}:role{path}{name}",
    "AWS::KMS::Key.Arn": "kms:{region}:{account}:key/{uuid}",
    "AWS::Lambda::Function.Arn": "lambda:{region}:{account}:function:{name}",
    "AWS::Logs::LogGroup.Arn": "logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket.Arn": "s3:::{name}",
    "AWS::StepFunctions::StateMachine": "states:{region}:{account}:stateMachine:{name}",
    "AWS::SNS::Topic": "sns:{region}:{account}:{name}",
}
_FULL_NAMES = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerFullName": "app/balancer/{id}",
    "AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupFullName": "targetgroup/targets/{id}",
}
"""As metrics name them: the end of the ARN."""


@dataclass(frozen=True)
class Deployed:
    """The stacks of one assembly with account and Region, every value filled."""

    templates: Mapping[str, Template]
    places: Mapping[str, tuple[str, str]]

    @classmethod
    def read(cls, assembly: Path) -> "Deployed":
        """A cloud assembly on disk."""
        return cls(templates_in(assembly), places_in(assembly))

    @cached_property
    def resources(self) -> dict[str, dict[str, tuple[str, Any]]]:
        """Stack, logical id, then type and filled properties."""
        return {
            stack: {
                id: (resource["Type"], self.filled(stack, resource.get("Properties", {})))
                for id, resource in template["Resources"].items()
            }
            for stack, template in self.templates.items()
        }

    def filled(self, stack: str, value: Any) -> Any:
        """The value as CloudFormation hands it on.

        Raises:
            LookupError: a reference of a kind that this module does not know.
        """
        if isinstance(value, list):
            return [self.filled(stack, item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((key, argument),) = value.items()
            if key == "Ref":
                return self._pseudo(stack, argument) or self._identity(stack, argument, "")
            if key == "Fn::GetAtt":
                return self._identity(stack, *argument)
            if key == "Fn::Join":
                return str(argument[0]).join(str(self.filled(stack, part)) for part in argument[1])
            if key == "Fn::Sub":
                return re.sub(r"\$\{([^}!]+)\}", lambda m: str(self.filled(stack, {"Ref": m[1]})), argument)
            if key == "Fn::ImportValue":
                return self._imported(self.filled(stack, argument))
            if key.startswith("Fn::"):
                raise LookupError(f"{key} in {stack}")
        return {key: self.filled(stack, item) for key, item in value.items()}

    def _imported(self, name: str) -> Any:
        for stack, template in self.templates.items():
            for output in template.get("Outputs", {}).values():
                if output.get("Export", {}).get("Name") == name:
                    return self.filled(stack, output["Value"])
        raise LookupError(f"no stack exports {name}")

    def _pseudo(self, stack: str, name: str) -> str | None:
        account, region = self.places[stack]
        suffix = "amazonaws.com.cn" if partition_of(region) == "aws-cn" else "amazonaws.com"
        return {
            "AWS::AccountId": account,
            "AWS::Partition": partition_of(region),
            "AWS::Region": region,
            "AWS::URLSuffix": suffix,
        }.get(name)

    def _identity(self, stack: str, logical_id: str, attribute: str) -> str:
        resource = self.templates[stack]["Resources"][logical_id]
        account, region = self.places[stack]
        kind = resource["Type"]
        asked = f"{kind}.{attribute}" if attribute else kind
        digits = hashlib.sha256(f"{stack}/{logical_id}".encode()).hexdigest()
        if asked in _SHORT_IDS:
            return f"{_SHORT_IDS[asked]}-{digits[:17]}"
        properties = resource.get("Properties", {})
        generated = f"{stack}-{logical_id}-{digits[:12]}"
        declared = properties.get(_NAMED_BY.get(kind, ""))
        name = str(self.filled(stack, declared)) if declared else generated[-63:].lstrip("-")
        name = name.lower() if kind == "AWS::S3::Bucket" else name
        if asked in _NAMED_BY:
            return name
        if asked in _FULL_NAMES:
            return _FULL_NAMES[asked].format(id=digits[:16])
        if asked in _ARNS:
            uuid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
            path = str(self.filled(stack, properties.get("Path", "/")))
            values = {"region": region, "account": account, "name": name, "path": path, "uuid": uuid, "id": digits[:16]}
            return f"arn:{partition_of(region)}:{_ARNS[asked].format(**values)}"
        raise LookupError(f"what {asked} becomes is not known here")
