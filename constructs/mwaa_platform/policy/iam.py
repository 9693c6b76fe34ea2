"""IAM statements of a role, wherever a template keeps them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource, listed

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
    """An Allow statement and where it stands."""

    resource: Resource
    location: str
    body: Mapping[str, Any]

    @property
    def actions(self) -> list[str]:
        """Allowed actions, in lower case as IAM compares them."""
        return [str(action).lower() for action in listed(self.body.get("Action"))]


def allow_statements(assembly: Assembly) -> Iterator[Statement]:
    """Every Allow statement that any identity of the templates gets."""
    for resource in assembly.resources(*POLICY_TYPES):
        documents = [("Properties.PolicyDocument", resource.properties.get("PolicyDocument"))]
        for index, policy in enumerate(listed(resource.properties.get("Policies"))):
            documents.append((f"Properties.Policies[{index}].PolicyDocument", policy.get("PolicyDocument")))
        for location, document in documents:
            for index, body in enumerate(listed((document or {}).get("Statement"))):
                if body.get("Effect") == "Allow":
                    yield Statement(resource, f"{location}.Statement[{index}]", body)


def statements_of(assembly: Assembly, role: Resource) -> Iterator[Statement]:
    """The Allow statements of one role: its own, and those of policies of its stack that name it."""
    for statement in allow_statements(assembly):
        if statement.resource == role:
            yield statement
        elif statement.resource.stack == role.stack:
            roles = listed(statement.resource.properties.get("Roles"))
            if any(assembly.referred(role.stack, name) == role for name in roles):
                yield statement
