"""Who is let in: IAM roles and users of the stage's own account."""

from typing import Annotated

from mwaa_platform.declared import Spelled

Principal = Annotated[
    str,
    Spelled(
        r"arn:aws[a-z\-]*:iam::[0-9]{12}:(role|user)/(?=.{1,510}$)([A-Za-z0-9+=,.@_\-]+/)*[A-Za-z0-9+=,.@_\-]{1,64}",
        "IAM principal: the ARN of a role or user (names of up to 64 characters), for example arn:aws:iam::111111111111:role/a",
    ),
]


def account_of(principal: str) -> str:
    """The account in a principal's ARN."""
    return principal.split(":")[4]


def name_of(principal: str) -> str:
    """The role's or user's name, without its path."""
    return principal.rpartition("/")[2]


def is_user(principal: str) -> bool:
    """A user, else a role."""
    return ":user/" in principal
