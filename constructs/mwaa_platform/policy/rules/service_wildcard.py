"""No identity may do everything, or everything of a service."""

import re

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.iam import allow_statements
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for statement in allow_statements(assembly):
        if statement.body.get("NotAction"):
            yield Finding(
                statement.resource, "allows all actions but some", f"{statement.location}.NotAction", "NotAction"
            )
        for action in statement.actions:
            if re.fullmatch(r"\*+|[a-z0-9-]+:\*+", action):
                yield Finding(statement.resource, f"allows {action}", f"{statement.location}.Action", action)


RULE = Rule(
    "MWAA-ServiceWildcard",
    "No statement allows all actions of a service",
    "Every DAG runs under the execution role: what it may do, any DAG may do.",
    "name the actions that the DAGs' operators call; in a declaration an integration, which grants just those",
    _check,
    "security-best-practices",
    effect=Effect.SAFETY,
)
