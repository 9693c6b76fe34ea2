"""The bucket of one environment, and the files that are deployed into it."""

from mwaa_platform.storage.artifacts import Artifacts
from mwaa_platform.storage.dag_bucket import DagBucket
from mwaa_platform.storage.file_deployment import FileDeployment

__all__ = ["Artifacts", "DagBucket", "FileDeployment"]
