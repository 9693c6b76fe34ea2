"""What a team declares about its execution role, besides the integrations."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from mwaa_platform.aws.grants import Grant
from mwaa_platform.declared import Declared, Spelled

Action = Annotated[str, Spelled(r"[a-z0-9\-]+:[A-Za-z0-9*]+", "IAM action: service:Action, for example kms:Decrypt")]
Resource = Annotated[
    str,
    Spelled(
        r"\*|arn:aws[a-z\-]*:[a-z0-9\-]+:[a-z0-9\-*]*:[0-9*]*:\S+",
        "IAM resource: an ARN, or * where an action knows none",
    ),
]


EXTRA = "Extra"
"""How the ids of extra statements begin; no integration's do."""


class ExecutionRoleOptions(Declared):
    """Where the role stands in the organisation's rules."""

    path: Annotated[
        str,
        Spelled(
            r"/|/[A-Za-z0-9_+=,.@\-/]{1,510}/",
            "role path: begins and ends with /, of A-Z a-z 0-9 _+=,.@-/, for example /airflow/",
        ),
    ] = "/"
    """The IAM path of the role, as far as MWAA takes it: IAM knows more characters (API model, ExecutionRoleArn, 2026)."""
    permissions_boundary: (
        Annotated[
            str,
            Spelled(
                r"arn:aws[a-z\-]*:iam::([0-9]{12}|aws):policy/(?=.{1,510}$)([A-Za-z0-9+=,.@_\-]+/)*[A-Za-z0-9+=,.@_\-]{1,128}",
                "managed policy: its ARN with a name of up to 128 characters, for example arn:aws:iam::111111111111:policy/boundary",
            ),
        ]
        | None
    ) = None
    """A managed policy that bounds what the role can do; it exists already."""


class ExtraStatement(Declared):
    """An Allow statement for what no integration covers yet; subject to policy like everything else."""

    actions: Annotated[tuple[Action, ...], Field(min_length=1)]
    """What is allowed."""
    resources: Annotated[tuple[Resource, ...], Field(min_length=1)]
    """On what."""
    conditions: Mapping[str, Mapping[str, str | tuple[str, ...]]] = Field(default_factory=dict)
    """Under which conditions, as IAM writes them: operator, key, value or values."""
    reason: Annotated[str, Field(min_length=10)]
    """Why the DAGs need it; a reviewer reads it."""


def extra_grants(statements: tuple[ExtraStatement, ...]) -> Iterator[Grant]:
    """The declared statements; a wildcard in one is not acknowledged by itself."""
    for statement in statements:
        yield Grant(EXTRA, statement.actions, statement.resources, conditions=statement.conditions)
