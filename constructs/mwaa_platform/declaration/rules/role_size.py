"""What is declared against what IAM takes into one role."""

from collections.abc import Iterator

from mwaa_platform.aws.execution_role import baseline_characters
from mwaa_platform.aws.statements import TooManyGrantsError, packed
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.team import Target


def role_fits(target: Target) -> Iterator[Problem]:
    """All grants of the stage fit into the role and the managed policies that IAM attaches to it."""
    name, key = target.stage.environment_name, target.stage.customer_key
    try:
        packed(target.grants, inline_taken=baseline_characters(target.place, name, customer_key=key))
    except TooManyGrantsError as error:
        cure = "declare prefixes instead of single names where the service has them, or split the team"
        yield Problem(f"too much for one execution role: {error}", ("integrations",), cure=cure)
