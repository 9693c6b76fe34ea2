"""IAM statements of an identity, wherever templates keep them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mwaa_platform.aws.managed_policies import OF_MWAA, WHOLE_ACCOUNT
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed

AWS_MANAGED = ":iam::aws:policy/"
"""Between partition and name in the ARN of a policy that AWS manages."""
POLICY_TYPES = (
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::Group",
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::RolePolicy",
)


@dataclass(frozen=True)
class Statement:
    """A statement and where it stands."""

    resource: Resource
    location: str
    body: Mapping[str, Any]

    @property
    def allows(self) -> bool:
        """Whether it is an Allow; else it denies."""
        return self.body.get("Effect") == "Allow"

    @property
    def actions(self) -> list[str]:
        """Its actions, in lower case as IAM compares them."""
        return [str(action).lower() for action in listed(self.body.get("Action"))]


def statements(assembly: Assembly) -> Iterator[Statement]:
    """Every statement that any identity of the templates gets."""
    for resource in assembly.resources(*POLICY_TYPES):
        documents = [("Properties.PolicyDocument", resource.properties.get("PolicyDocument"))]
        for index, policy in enumerate(listed(resource.properties.get("Policies"))):
            if isinstance(policy, Mapping):
                documents.append((f"Properties.Policies[{index}].PolicyDocument", policy.get("PolicyDocument")))
        for location, document in documents:
            for index, body in enumerate(bodies(document)):
                yield Statement(resource, f"{location}.Statement[{index}]", body)


def bodies(document: Any) -> list[Mapping[str, Any]]:
    """The statements of a policy document."""
    found = listed(document.get("Statement")) if isinstance(document, Mapping) else []
    return [body for body in found if isinstance(body, Mapping)]


def conditions(body: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """A statement's conditions: operator, key, and the values as text."""
    written = body.get("Condition")
    for operator, keys in written.items() if isinstance(written, Mapping) else ():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in listed(values)]
            yield str(operator), str(key), texts


def allow_statements(assembly: Assembly) -> Iterator[Statement]:
    """Those that allow."""
    return (statement for statement in statements(assembly) if statement.allows)


@dataclass(frozen=True)
class Identity:
    """What a role may do, as far as these templates tell."""

    statements: tuple[Statement, ...]
    elsewhere: tuple[str, ...] = ()
    """Managed policies that lie outside these templates, by ARN: they may allow more."""
    boundary: tuple[Statement, ...] | None = None
    boundary_elsewhere: str | None = None
    """A permissions boundary outside these templates: it may allow less."""


def identity_of(assembly: Assembly, role: Resource) -> Identity:
    """The role's own statements, those of policies that name it, and those of managed policies that it names."""
    index = _by_resource(assembly)
    found = list(index.get((role.stack, role.logical_id), ()))
    for kind, property_name in (
        ("AWS::IAM::Policy", "Roles"),
        ("AWS::IAM::ManagedPolicy", "Roles"),
        ("AWS::IAM::RolePolicy", "RoleName"),
    ):
        for policy in assembly.naming(kind, property_name, role.name):
            found += index.get((policy.stack, policy.logical_id), ())
    elsewhere: list[str] = []
    for arn in listed(role.properties.get("ManagedPolicyArns")):
        attached = assembly.find("AWS::IAM::ManagedPolicy", arn)
        known = WHOLE_ACCOUNT.get(str(arn).partition(AWS_MANAGED)[2])
        if known is not None:
            found.append(Statement(role, "Properties.ManagedPolicyArns", known))
        elif attached is None and not str(arn).rpartition("/")[2].startswith(OF_MWAA):
            elsewhere.append(holes.shown(arn))
        elif attached is not None:
            found += [s for s in index.get((attached.stack, attached.logical_id), ()) if s not in found]
    boundary = role.properties.get("PermissionsBoundary")
    if boundary is None:
        return Identity(tuple(found), tuple(elsewhere))
    limit = assembly.find("AWS::IAM::ManagedPolicy", boundary)
    if limit is None:
        return Identity(tuple(found), tuple(elsewhere), None, holes.shown(boundary))
    return Identity(tuple(found), tuple(elsewhere), tuple(index.get((limit.stack, limit.logical_id), ())))


def statements_of(assembly: Assembly, role: Resource) -> tuple[Statement, ...]:
    """The Allow statements of one role."""
    return tuple(statement for statement in identity_of(assembly, role).statements if statement.allows)


@lru_cache(maxsize=1)
def _by_resource(assembly: Assembly) -> dict[tuple[str, str], list[Statement]]:
    """Found in one pass: with a hundred stages, a pass for each role takes seconds."""
    found: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements(assembly):
        found.setdefault((statement.resource.stack, statement.resource.logical_id), []).append(statement)
    return found
