"""Logging in to the Airflow UI, each Airflow role apart.

Source: MWAA User Guide, access-policies (2026-09-01): airflow:CreateWebLoginToken takes role/<environment>/<Airflow role> as its
resource.
"""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from mwaa_platform.access.principals import imported_roles, imported_users
from mwaa_platform.environment import AirflowEnvironmentBase, AirflowRole


class UiAccess(Construct):
    """A managed policy per Airflow role, attached to the IAM roles and users that were named for it, which exist already."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        principals: Mapping[AirflowRole, Sequence[str]],
    ) -> None:
        super().__init__(scope, id)
        self.policies: dict[AirflowRole, iam.ManagedPolicy] = {}
        for role, named in sorted(principals.items()):
            place = Construct(self, role.value)
            self.policies[role] = iam.ManagedPolicy(
                place,
                "Policy",
                description=f"Open the Airflow UI of {environment.environment_name} as {role.value}",
                roles=imported_roles(place, named),
                users=imported_users(place, named),
                statements=[environment.web_login_statement(role)],
            )
