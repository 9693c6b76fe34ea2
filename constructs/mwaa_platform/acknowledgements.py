"""Accepting single policy findings beside the resource they are about, each with its reason."""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from constructs import IConstruct

_UNRESOLVED = "${Token["
"""How CDK marks what is not known yet inside a string."""


def acknowledge(scope: IConstruct, reasons: Mapping[str, str]) -> None:
    """Accept findings of a construct, reason by rule; a rule with findings needs the finding in brackets, as synth prints it."""
    if reasons:
        accepted = [
            cdk.Acknowledgment(id=f"MWAA::{rule}" if rule.startswith("MWAA-") else rule, reason=reason)
            for rule, reason in reasons.items()
        ]
        cdk.Validations.of(scope).acknowledge(*accepted)


def wildcard(scope: IConstruct, kind: str, value: str) -> str:
    """The finding of one wildcard in a policy below `scope`; `kind` is `Action` or `Resource`, `value` may hold tokens."""
    text = _flattened(cdk.Stack.of(scope).resolve(value)) if _UNRESOLVED in value else value
    return f"AwsSolutions-IAM5[{kind}::{text}]"


def _flattened(value: Any) -> str:
    """A template value as cdk-nag writes it in a finding: references in angle brackets, joins joined."""
    if isinstance(value, str):
        return value.replace("${", "<").replace("}", ">")
    if "Fn::Join" in value:
        delimiter, parts = value["Fn::Join"]
        return str(delimiter).join(_flattened(part) for part in parts)
    if "Fn::GetAtt" in value:
        return "<" + ".".join(_flattened(part) for part in value["Fn::GetAtt"]) + ">"
    if "Fn::ImportValue" in value:
        return _flattened(value["Fn::ImportValue"])
    return f"<{_flattened(value['Ref'])}>"


def own_or_imported(scope: IConstruct, owner: IConstruct, value: str) -> str:
    """A value of `owner` as the stack of `scope` will write it: itself, or the import of an export that is made now."""
    ours, theirs = cdk.Stack.of(scope), cdk.Stack.of(owner)
    if ours is theirs or not cdk.Token.is_unresolved(value):
        return value
    ours.add_stack_dependency(theirs, "imports what the other exports")
    return theirs.export_value(value)
