"""What a simulation asks, read from the query parameters of IAM's API; constraints as botocore's model of 2026 has them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.emulator.simulator.documents import Document, InvalidInputError, read_document

Parameters = Mapping[str, list[str] | str]

_LONGEST_DOCUMENT_CHARACTERS = 131_072
_MOST_ITEMS = 1_000
_DEFAULT_ITEMS = 100
_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")
_RESOURCE = re.compile(r"\*|arn:[^:]*:[^:]+:[^:]*:[^:]*:.+")
_OWNER = re.compile(r"arn:[^:]+:iam::(\d{12}):root|(\d{12})")
_CALLER = re.compile(r"arn:[^:]+:iam::(\d{12}):(user|role|group)/.+")
_TYPES = ("string", "numeric", "boolean", "ip", "binary", "date")
_NOT_SERVED = ("OrderedOrganizationPolicyInputList", "PolicyExclusionList", "ResourceHandlingOption")
"""Parameters that change the answer and are not evaluated here: refused, never overlooked."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulation before its policies are known: the principal's come to `documents` for SimulatePrincipalPolicy."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    """Empty where the request names none, which AWS takes for `*`."""
    documents: tuple[Document, ...]
    boundary: Document | None
    resource_policy: Document | None
    resource_owner: str
    """The account, empty if none is named."""
    caller: str
    context: Mapping[str, Any]
    """Values by key in lower case; a list where the entry's type is one."""
    max_items: int
    marker: str


def read_simulation(parameters: Parameters, *, source_arn: str = "") -> Simulation:
    """The request, whole; `source_arn` is the principal of SimulatePrincipalPolicy.

    Raises:
        InvalidInputError: a parameter that AWS refuses, or that is not simulated here.
    """
    for name in _NOT_SERVED:
        if any(key == name or key.startswith(f"{name}.") for key in parameters):
            raise InvalidInputError(f"{name} is not simulated by the local AWS")
    inputs = _members(parameters, "PolicyInputList")
    if not (inputs or source_arn):
        raise InvalidInputError("PolicyInputList must hold at least one policy")
    boundaries = _members(parameters, "PermissionsBoundaryPolicyInputList")
    if len(boundaries) > 1:
        raise InvalidInputError("PermissionsBoundaryPolicyInputList holds one policy at the most")
    documents = tuple(_document(text, f"PolicyInputList.{number}") for number, text in enumerate(inputs, 1))
    boundary_name = "PermissionsBoundaryPolicyInputList.1"
    boundary = _document(boundaries[0], boundary_name, "Permissions Boundary Policy") if boundaries else None
    policy = _one(parameters, "ResourcePolicy")
    caller = _one(parameters, "CallerArn") or source_arn
    _check_caller(caller, bool(policy))
    return Simulation(
        actions=_actions(parameters),
        resources=_resources(parameters),
        documents=documents,
        boundary=boundary,
        resource_policy=_document(policy, "ResourcePolicy", "Resource Policy") if policy else None,
        resource_owner=_owner(_one(parameters, "ResourceOwner")),
        caller=caller,
        context=_context(parameters),
        max_items=_items(_one(parameters, "MaxItems")),
        marker=_one(parameters, "Marker"),
    )


def _check_caller(caller: str, has_resource_policy: bool) -> None:
    match = _CALLER.fullmatch(caller)
    if caller and not match:
        raise InvalidInputError(f"Invalid Entity Arn: {caller} does not clearly define entity type and name.")
    if has_resource_policy and not match:
        raise InvalidInputError("CallerArn is needed where ResourcePolicy is given")
    if has_resource_policy and match and match[2] != "user":
        raise InvalidInputError("Invalid caller - Caller must be an IAM user in this context.")


def _one(parameters: Parameters, name: str) -> str:
    value = parameters.get(name, "")
    return value if isinstance(value, str) else (value[0] if value else "")


def _members(parameters: Parameters, name: str) -> list[str]:
    found: list[str] = []
    while value := _one(parameters, f"{name}.member.{len(found) + 1}"):
        found.append(value)
    return found


def _document(text: str, source: str, kind: str = "IAM Policy") -> Document:
    if len(text) > _LONGEST_DOCUMENT_CHARACTERS:
        raise InvalidInputError(f"{source} has {len(text)} characters, more than {_LONGEST_DOCUMENT_CHARACTERS}")
    return read_document(text, source, kind)


def _actions(parameters: Parameters) -> tuple[str, ...]:
    actions = _members(parameters, "ActionNames")
    if not actions:
        raise InvalidInputError("ActionNames must hold at least one action")
    for action in actions:
        if not 3 <= len(action) <= 128 or not _ACTION.fullmatch(action):
            raise InvalidInputError(f"Invalid Action: {action} is no action with its service, without wildcards")
    return tuple(actions)


def _resources(parameters: Parameters) -> tuple[str, ...]:
    resources = _members(parameters, "ResourceArns")
    for resource in resources:
        if len(resource) > 2048 or not _RESOURCE.fullmatch(resource):
            raise InvalidInputError(f"Invalid Resource Arn: {resource} is neither an ARN nor *")
    return tuple(resources)


def _owner(text: str) -> str:
    if not text:
        return ""
    match = _OWNER.fullmatch(text)
    if not match:
        raise InvalidInputError(f"Invalid Resource Owner: {text} is no account's ARN")
    return match[1] or match[2]


def _context(parameters: Parameters) -> dict[str, Any]:
    context: dict[str, Any] = {}
    number = 1
    while key := _one(parameters, prefix := f"ContextEntries.member.{number}.ContextKeyName"):
        prefix = prefix.removesuffix("ContextKeyName")
        kind = _one(parameters, f"{prefix}ContextKeyType")
        values = _members(parameters, f"{prefix}ContextKeyValues")
        if not 5 <= len(key) <= 256 or ":" not in key:
            raise InvalidInputError(f"Invalid context key name: {key}")
        if kind.removesuffix("List") not in _TYPES:
            raise InvalidInputError(f"Invalid context key type: {kind} of {key}")
        if not kind.endswith("List") and len(values) > 1:
            raise InvalidInputError(f"Invalid context key values: {key} is of type {kind} and has {len(values)} values")
        context[key.lower()] = values if kind.endswith("List") else (values[0] if values else "")
        number += 1
    return context


def _items(text: str) -> int:
    if not text:
        return _DEFAULT_ITEMS
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_ITEMS:
        raise InvalidInputError(f"MaxItems is a number from 1 to {_MOST_ITEMS}, not {text}")
    return int(text)
