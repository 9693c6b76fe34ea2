"""Who is let in to the stage: a stack of its own, so that a person's change never touches the environment."""

import aws_cdk as cdk
from constructs import Construct

from mwaa_platform.access import DagSyncRole, ReaderRole, UiAccess
from mwaa_platform.declaration.team import Target
from mwaa_platform.environment import AirflowEnvironment, AirflowRole
from stacks.storage_stack import DAGS, StorageStack
from stacks.team_stack import stack_options


class AccessStack(cdk.Stack):
    """Managed policies for the Airflow UI and roles for pipelines, as declared."""

    def __init__(self, scope: Construct, id: str, *, target: Target, storage: StorageStack) -> None:
        super().__init__(scope, id, **stack_options(target, "access to the Airflow UI and for pipelines"))
        stage = target.stage
        environment = AirflowEnvironment.from_environment_name(self, "Environment", stage.environment_name)
        if stage.webserver.ui_roles:
            principals = {AirflowRole(role): named for role, named in stage.webserver.ui_roles.items()}
            UiAccess(self, "UiAccess", environment=environment, principals=principals)
        if stage.ci.sync_dags:
            syncs = DagSyncRole(
                self,
                "DagSyncRole",
                environment=environment,
                bucket=storage.bucket,
                prefix=f"{DAGS}/",
                trusted=stage.ci.sync_dags,
                encryption_key=storage.key,
            )
            self._output("DagSyncRoleArn", syncs.role_arn, "the role that a pipeline takes to synchronise DAGs")
            bucket = cdk.Fn.select(5, cdk.Fn.split(":", storage.bucket.bucket_arn))
            self._output("DagFolder", f"s3://{bucket}/{DAGS}/", "where they go")
        if stage.ci.read:
            reads = ReaderRole(
                self,
                "ReaderRole",
                environment=environment,
                bucket=storage.bucket,
                trusted=stage.ci.read,
                encryption_key=storage.key,
            )
            self._output("ReaderRoleArn", reads.role_arn, "the role that a pipeline takes to read")

    def _output(self, name: str, value: str, description: str) -> None:
        """Names are generated: a pipeline is told them once, from here."""
        cdk.CfnOutput(self, name, value=value, description=description)
