"""Roles that DAGs take, against the stage that takes them."""

from collections.abc import Iterator

from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.team import Target
from mwaa_platform.integrations.iam_role import role_arn

_SHORTENED_TO = 24
"""Of a long stack name, as it stands in names that CloudFormation generates; seen in accounts, not documented."""


def roles_are_others(target: Target) -> Iterator[Problem]:
    """A role that is taken is not the stage's execution role, and lies in its partition."""
    place, stack = target.place, f"{target.name}-Mwaa"
    own = tuple(f"{name}-ExecutionRole" for name in (stack, stack[:_SHORTENED_TO]))
    for index, line in enumerate(target.team.integrations):
        for number, role in enumerate(line.assume_roles if line.service == "sts" else ()):
            keys = ("integrations", index, "assume_roles", number)
            _, partition, _, _, account, _ = role_arn(place, role).split(":", 5)
            if account == place.account and role.rpartition("/")[2].startswith(own):
                message = f"in stage {target.stage_name}: this is the execution role, which DAGs have already"
                yield Problem(message, keys, role, cure="remove it, or name the role that they are to take")
            if partition != place.partition:
                message = f"in stage {target.stage_name}: no role of another partition can be taken"
                yield Problem(message, keys, role, f"arn:{place.partition}:…", "name a role of this partition")


def other_accounts_are_let_through(target: Target) -> Iterator[Problem]:
    """Endpoints that are made here admit principals of the stage's account only: another account's role would be of no use."""
    for index, line in enumerate(target.team.integrations):
        for number, role in enumerate(line.assume_roles if line.service == "sts" else ()):
            if role_arn(target.place, role).split(":")[4] != target.place.account:
                message = (
                    f"in stage {target.stage_name}: the network's endpoints admit this account only, "
                    "so calls under a role of another account are refused"
                )
                cure = "take a network with a way out (mode: nat), or an existing one with endpoints: present that admit the role"
                yield Problem(message, ("integrations", index, "assume_roles", number), role, cure=cure)
