"""The stage's bucket and what is deployed into it."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from mwaa_platform.declaration.bundle import bundle_of
from mwaa_platform.declaration.dag_folder import dag_files
from mwaa_platform.declaration.private_index import index_lines
from mwaa_platform.declaration.team import Target
from mwaa_platform.encryption import EnvironmentKey
from mwaa_platform.storage import Artifacts, DagBucket, FileDeployment
from stacks.team_stack import (
    bucket_removal_policy,
    removal_policy,
    retention,
    stack_options,
    ways_in_stack_name,
)

DAGS = "dags"
ARTIFACTS = "artifacts"
DEPLOYED = "deployed"


class StorageStack(cdk.Stack):
    """DAG bucket, DAG folder, requirements, plugins and startup script."""

    def __init__(self, scope: Construct, id: str, *, target: Target, folder: Path) -> None:
        super().__init__(scope, id, **stack_options(target, "DAG bucket and its deployments"))
        self.key = self._key(target) if target.stage.customer_key else None
        days = target.stage.storage.noncurrent_version_days
        self.bucket = DagBucket(
            self,
            "DagBucket",
            removal_policy=bucket_removal_policy(target),
            auto_delete=target.stage.removal == "destroy",
            access_log_retention=retention(target).objects,
            noncurrent_version_expiration=cdk.Duration.days(days) if days else retention(target).objects,
            # Not below artifacts/: the environment may hold on to a version of those, by its key alone.
            expiring=[f"{DAGS}/", f"{DEPLOYED}/"],
            encryption_key=self.key,
        ).bucket
        bundle = bundle_of(folder.parent.parent, target.team.team) if target.team.dependencies.bundle else None
        index = target.team.dependencies.code_artifact
        before = index_lines(index, target.place) if index else b""
        self.artifacts = Artifacts.of(folder, bundle, before_startup=before)
        FileDeployment(
            self,
            "Dags",
            bucket=self.bucket,
            prefix=f"{DAGS}/",
            files={path.relative_to(folder).as_posix(): path for path in dag_files(folder)},
            manifest=f"{DEPLOYED}/dags.json",
            prune=True,
            delete_others=target.stage.storage.delete_other_dags,
        )
        FileDeployment(
            self,
            "Artifacts",
            bucket=self.bucket,
            prefix=f"{ARTIFACTS}/",
            files=self.artifacts.files,
            manifest=f"{DEPLOYED}/artifacts.json",
        )

    def _key(self, target: Target) -> kms.IKey:
        if target.stage.existing_key:
            return kms.Key.from_key_arn(self, "Key", target.stage.existing_key)
        return EnvironmentKey(
            self,
            "Key",
            environment_name=target.stage.environment_name,
            removal_policy=removal_policy(target),
            more_log_groups=[f"{ways_in_stack_name(target)}-*"] if target.stage.webserver.client_vpn else [],
        )
