"""Principals that exist already, as CDK sees them."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from mwaa_platform.declaration.principals import is_user, name_of


def imported_roles(scope: Construct, principals: Sequence[str]) -> list[iam.IRole]:
    """The roles among them."""
    return [iam.Role.from_role_arn(scope, f"Role{name_of(arn)}", arn) for arn in principals if not is_user(arn)]


def imported_users(scope: Construct, principals: Sequence[str]) -> list[iam.IUser]:
    """The users among them."""
    return [iam.User.from_user_arn(scope, f"User{name_of(arn)}", arn) for arn in principals if is_user(arn)]


def trusting(principals: Sequence[str]) -> iam.CompositePrincipal:
    """Whom a role lets take it."""
    return iam.CompositePrincipal(*(iam.ArnPrincipal(arn) for arn in principals))
