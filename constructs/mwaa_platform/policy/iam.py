"""IAM statements of a role, wherever a template keeps them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
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


def statements_of(assembly: Assembly, role: Resource) -> tuple[Statement, ...]:
    """The Allow statements of one role: its own, and those of policies of its stack that name it."""
    return tuple(_by_role(assembly).get((role.stack, role.logical_id), ()))


@lru_cache(maxsize=1)
def _by_role(assembly: Assembly) -> dict[tuple[str, str], list[Statement]]:
    """Found in one pass: with a hundred stages, a pass for each role takes seconds."""
    found: dict[tuple[str, str], list[Statement]] = {}
    for statement in allow_statements(assembly):
        stack = statement.resource.stack
        named = [assembly.referred(stack, name) for name in listed(statement.resource.properties.get("Roles"))]
        for role in (statement.resource, *(role for role in named if role and role.stack == stack)):
            found.setdefault((role.stack, role.logical_id), []).append(statement)
    return found
