"""IAM roles that a service's jobs run as, named in declarations by name or by ARN."""

from typing import Annotated

from mwaa_platform.aws.grants import Place
from mwaa_platform.declared import Spelled

RoleName = Annotated[
    str,
    Spelled(
        r"(arn:aws[a-z\-]*:iam::[0-9]{12}:role/)?([A-Za-z0-9_.,+=@\-]+/)*[A-Za-z0-9_.,+=@\-]{1,64}",
        "role: an IAM role's name with its path if it has one, or its ARN; letters, digits and . , + = @ _ -, no wildcard",
    ),
]


def role_arn(place: Place, role: str) -> str:
    """The ARN of a role that was declared by its name or its ARN."""
    return role if role.startswith("arn:") else f"arn:{place.partition}:iam::{place.account}:role/{role}"
