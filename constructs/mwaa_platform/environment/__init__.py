"""Amazon MWAA environments as an L2 construct, in the manner of aws-cdk-lib."""

from mwaa_platform.environment.airflow_environment import AirflowEnvironment
from mwaa_platform.environment.base import AirflowEnvironmentBase
from mwaa_platform.environment.options import (
    AirflowRole,
    EndpointManagement,
    EnvironmentClass,
    LoggingOptions,
    LogLevel,
    WebserverAccessMode,
    WorkerReplacementStrategy,
)

__all__ = [
    "AirflowEnvironment",
    "AirflowEnvironmentBase",
    "AirflowRole",
    "EndpointManagement",
    "EnvironmentClass",
    "LogLevel",
    "LoggingOptions",
    "WebserverAccessMode",
    "WorkerReplacementStrategy",
]
