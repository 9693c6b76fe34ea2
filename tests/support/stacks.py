"""Small stacks for tests of single constructs."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import assertions

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "111111111111"


def stack(region: str = "ca-central-1", name: str = "Test") -> cdk.Stack:
    """A stack with account and Region, in an app of its own that leaves CloudFormation's own validation to other tests."""
    flags = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = cdk.App(builtin_cloud_formation_validation=False, context=flags)
    return cdk.Stack(app, name, env=cdk.Environment(account=ACCOUNT, region=region))


def template_of(stack: cdk.Stack) -> assertions.Template:
    """The stack's template."""
    return assertions.Template.from_stack(stack)


def resources(stack: cdk.Stack, resource_type: str) -> list[dict[str, Any]]:
    """The properties of its resources of one type."""
    found = template_of(stack).find_resources(resource_type)
    return [dict(resource.get("Properties", {})) for resource in found.values()]
