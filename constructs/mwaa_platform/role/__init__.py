"""The execution role of one environment, built from plain grants."""

from mwaa_platform.role.execution_role import ExecutionRole

__all__ = ["ExecutionRole"]
