"""Deploying files into a bucket."""

from mwaa_platform.storage.file_deployment.construct import FileDeployment

__all__ = ["FileDeployment"]
