"""CloudFormation's intrinsics without a deployment: physical names such as it would make them, imports followed to their export.

What cannot be resolved fails: a document that is half read would decide wrongly, and quietly.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mwaa_platform.aws.grants import Place
from sandbox.server import SandboxError

Definition = Mapping[str, Any]


class UnresolvedError(SandboxError):
    """A value of a template whose meaning is not known before a deployment."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One template, and where it is deployed."""

    name: str
    place: Place
    template: Mapping[str, Any]


def listed(value: Any) -> list[Any]:
    """IAM and CloudFormation write one or many the same way."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _suffix(stack: str, logical_id: str) -> str:
    return hashlib.sha256(f"{stack}/{logical_id}".encode()).hexdigest()[:12]


_NAMES = {
    "AWS::Events::Rule": "Name",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::MWAA::Environment": "Name",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
"""The property that names a resource; without it CloudFormation makes a name of stack, logical id and a suffix."""
_LONGEST = {
    **dict.fromkeys(("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::TargetGroup"), 32),
    **dict.fromkeys(("AWS::Events::Rule", "AWS::IAM::Role", "AWS::Lambda::Function"), 64),
    "AWS::S3::Bucket": 63,
}

_ARNS: dict[str, Callable[[Place, str, Definition], str]] = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": lambda place, name, p: _balancing(place, "loadbalancer/app", name),
    "AWS::ElasticLoadBalancingV2::TargetGroup": lambda place, name, p: _balancing(place, "targetgroup", name),
    "AWS::Events::Rule": lambda place, name, p: place.arn("events", f"rule/{name}"),
    "AWS::IAM::ManagedPolicy": lambda place, name, p: _iam(place, "policy", name, p),
    "AWS::IAM::Role": lambda place, name, p: _iam(place, "role", name, p),
    "AWS::KMS::Key": lambda place, name, p: place.arn("kms", f"key/{name}"),
    "AWS::Lambda::Function": lambda place, name, p: place.arn("lambda", f"function:{name}"),
    "AWS::Logs::LogGroup": lambda place, name, p: place.arn("logs", f"log-group:{name}:*"),
    "AWS::MWAA::Environment": lambda place, name, p: place.arn("airflow", f"environment/{name}"),
    "AWS::S3::Bucket": lambda place, name, p: place.s3_arn(name),
    "AWS::SNS::Topic": lambda place, name, p: place.arn("sns", name),
    "AWS::StepFunctions::StateMachine": lambda place, name, p: place.arn("states", f"stateMachine:{name}"),
}
_REFERRED_BY_ARN = {
    *("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::TargetGroup"),
    "AWS::IAM::ManagedPolicy",
    *("AWS::SNS::Topic", "AWS::StepFunctions::StateMachine"),
}


def _balancing(place: Place, kind: str, name: str) -> str:
    """A number of 16 digits follows the name."""
    return place.arn("elasticloadbalancing", f"{kind}/{name}/{hashlib.sha256(name.encode()).hexdigest()[:16]}")


def _iam(place: Place, kind: str, name: str, properties: Definition) -> str:
    return f"arn:{place.partition}:iam::{place.account}:{kind}{properties.get('Path', '/')}{name}"


class Templates:
    """The templates of one synthesis, their values resolved on demand."""

    def __init__(self, stacks: Mapping[str, Stack]) -> None:
        self.stacks = stacks
        self._exports = {
            (stack.place, output["Export"]["Name"]): (stack, output["Value"])
            for stack in stacks.values()
            for output in (stack.template.get("Outputs") or {}).values()
            if "Export" in output
        }

    def name(self, stack: Stack, logical_id: str) -> str:
        """The physical name, declared or such as CloudFormation makes."""
        definition = self._definition(stack, logical_id)
        kind, properties = definition["Type"], definition.get("Properties") or {}
        if (declared := properties.get(_NAMES.get(kind, ""))) is not None:
            return str(self.value(stack, declared))
        suffix = _suffix(stack.name, logical_id)
        if kind == "AWS::KMS::Key":
            return str(uuid.UUID(hashlib.sha256(suffix.encode()).hexdigest()[:32]))
        made = f"{stack.name}-{logical_id}"[: _LONGEST.get(kind, 128) - len(suffix) - 1] + f"-{suffix}"
        return made.lower() if kind == "AWS::S3::Bucket" else made

    def arn(self, stack: Stack, logical_id: str) -> str:
        """The ARN that the resource has once it exists."""
        definition = self._definition(stack, logical_id)
        make = _ARNS.get(definition["Type"])
        if make is None:
            raise UnresolvedError(f"{stack.name}/{logical_id}: the ARN of a {definition['Type']} is not known")
        properties = {
            key: self.value(stack, value)
            for key, value in (definition.get("Properties") or {}).items()
            if key == "Path"
        }
        return make(stack.place, self.name(stack, logical_id), properties)

    def value(self, stack: Stack, value: Any) -> Any:
        """The value with every intrinsic resolved.

        Raises:
            UnresolvedError: one of them is not known here, or names what no template has.
        """
        if isinstance(value, list):
            return [self.value(stack, item) for item in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function == "Ref" or function.startswith("Fn::"):
                return self._call(stack, function, argument)
        return {key: self.value(stack, item) for key, item in value.items()}

    def _call(self, stack: Stack, function: str, argument: Any) -> Any:
        match function:
            case "Ref":
                return self._ref(stack, argument)
            case "Fn::GetAtt":
                logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
                return self._attribute(stack, logical_id, attribute)
            case "Fn::Join":
                delimiter, parts = argument
                return str(delimiter).join(str(part) for part in listed(self.value(stack, parts)))
            case "Fn::Sub":
                return self._sub(stack, argument)
            case "Fn::ImportValue":
                return self._import(stack, str(self.value(stack, argument)))
            case "Fn::Select":
                index, items = self.value(stack, argument)
                return items[int(index)]
            case "Fn::Split":
                delimiter, text = self.value(stack, argument)
                return str(text).split(delimiter)
            case _:
                raise UnresolvedError(f"{stack.name}: {function} is not known here")

    def _ref(self, stack: Stack, name: str) -> str:
        place = stack.place
        pseudo = {
            "AWS::AccountId": place.account,
            "AWS::Partition": place.partition,
            "AWS::Region": place.region,
            "AWS::StackName": stack.name,
            "AWS::URLSuffix": place.service_host("").partition(f"{place.region}.")[2],
        }
        if name in pseudo:
            return pseudo[name]
        if self._definition(stack, name)["Type"] in _REFERRED_BY_ARN:
            return self.arn(stack, name)
        return self.name(stack, name)

    def _attribute(self, stack: Stack, logical_id: str, attribute: str) -> str:
        if attribute in ("Arn", "TopicArn"):
            return self.arn(stack, logical_id)
        # Ids that only AWS gives, such as a VPC's default security group's: one of its own stands for each.
        self._definition(stack, logical_id)
        return f"{attribute}-{_suffix(stack.name, logical_id)}"

    def _sub(self, stack: Stack, argument: Any) -> str:
        text, given = (argument, {}) if isinstance(argument, str) else argument

        def fill(match: re.Match[str]) -> str:
            name = match[1]
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in given:
                return str(self.value(stack, given[name]))
            logical_id, dot, attribute = name.partition(".")
            return self._attribute(stack, logical_id, attribute) if dot else self._ref(stack, name)

        return re.sub(r"\$\{([^}]+)\}", fill, text)

    def _import(self, stack: Stack, export: str) -> Any:
        if (stack.place, export) not in self._exports:
            raise UnresolvedError(f"{stack.name}: no template of its account and Region exports {export}")
        exporter, value = self._exports[stack.place, export]
        return self.value(exporter, value)

    def _definition(self, stack: Stack, logical_id: str) -> Definition:
        definition: Definition | None = stack.template["Resources"].get(logical_id)
        if definition is None:
            raise UnresolvedError(f"{stack.name}: no resource {logical_id}")
        return definition
