"""AWS STS: take other IAM roles, of this account or another's, and call AWS under them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Conditions, Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed
from mwaa_platform.integrations.iam_role import RoleName, role_arn

_ELSEWHERE = "210987654321"

ExternalId = Annotated[
    str,
    Spelled(r"[A-Za-z0-9_+=,.@:/\-]{2,1224}", "external id: 2 to 1224 letters, digits and _ + = , . @ : / -"),
]


class Sts(ServiceIntegration):
    """Take the named roles; what is called under one is its owner's to allow.

    Each role's trust policy has to admit the execution role. A connection takes a role by the extra `role_arn`; an external id and
    tags stand in its `assume_role_kwargs`. In an isolated network export `AWS_STS_REGIONAL_ENDPOINTS=regional` in startup.sh where
    botocore is older than 1.40 (Airflow before 2.11.2, and 3.0): it would call the global endpoint, which no VPC endpoint is. S3's
    endpoint there leads to declared buckets only, also for a role that is taken.
    """

    TITLE: ClassVar[str] = "AWS STS"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("sts",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: sts, id: partner, assume_roles: ["arn:aws:iam::888888888888:role/exports-reader"]}',
        '{service: sts, assume_roles: ["{team}-reader"], external_id: "{team}-{stage}", session_tags: true}',
    )
    OPERATORS: ClassVar[tuple[str, ...]] = ("airflow.providers.amazon.aws.hooks.base_aws.AwsBaseHook",)
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation(
            "sts",
            "AssumeRole",
            (
                Check("sts:AssumeRole", "{RoleArn}", {"sts:ExternalId": "{ExternalId}"}),
                Check("sts:TagSession", "{RoleArn}", when="Tags"),
            ),
            "Service Authorization Reference, AWS STS, 2026; IAM User Guide, passing session tags in AWS STS",
        ),
    )

    service: Literal["sts"] = "sts"
    assume_roles: Annotated[tuple[RoleName, ...], Field(min_length=1)]
    """Roles that DAGs take: whole ARNs, or names of this account's."""
    external_id: ExternalId | None = None
    """What the roles' owner asks for besides; the roles are then taken with it only. Default: they are taken with any or none."""
    session_tags: bool = False
    """Whether tags may be given to the sessions, by the parameter `Tags`."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Each role by its ARN."""
        roles, conditions = self._arns(place), self._conditions
        yield Grant("AssumeRoles", ("sts:AssumeRole",), roles, conditions=conditions)
        if self.session_tags:
            yield Grant("TagSessions", ("sts:TagSession",), roles)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each role, its neighbour, and the same name in another account; with the external id, another, and with tags."""
        said = {"ExternalId": self.external_id or ""}
        for arn in self._arns(place):
            account = arn.split(":")[4]
            yield _case({"RoleArn": arn, **said}, True, "declared")
            yield _case({"RoleArn": arn, **said, "Tags": "given"}, self.session_tags, "with session tags")
            yield _case({"RoleArn": f"{arn}-neighbour", **said}, False, "another role")
            yield _case({"RoleArn": arn.replace(account, _ELSEWHERE), **said}, False, "another account")
            if self.external_id:
                for other in ("", f"{self.external_id}-neighbour"):
                    yield _case({"RoleArn": arn, "ExternalId": other}, False, "another external id, or none")

    def names(self, place: Place) -> Mapping[str, str]:
        """The ARN or ARNs."""
        return listed("role_arn", self._arns(place))

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """Roles by their ARNs."""
        return {**super().stand_ins(place), "assume_roles": tuple({"": arn} for arn in self._arns(place))}

    def _arns(self, place: Place) -> tuple[str, ...]:
        return tuple(role_arn(place, role) for role in self.assume_roles)

    @property
    def _conditions(self) -> Conditions:
        return {"StringEquals": {"sts:ExternalId": self.external_id}} if self.external_id else {}


def _case(parameters: Mapping[str, str], allowed: bool, why: str) -> Case:
    return Case("sts", "AssumeRole", parameters, allowed, why)
