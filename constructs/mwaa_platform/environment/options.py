"""The choices an environment has, in MWAA's own words."""

from dataclasses import dataclass, fields
from enum import StrEnum

from mwaa_platform.aws import environment_classes as facts


class EnvironmentClass(StrEnum):
    """Size of schedulers, workers, web servers and database."""

    MICRO = "mw1.micro"
    SMALL = "mw1.small"
    MEDIUM = "mw1.medium"
    LARGE = "mw1.large"
    XLARGE = "mw1.xlarge"
    XXLARGE = "mw1.2xlarge"

    @property
    def facts(self) -> facts.EnvironmentClass:
        """Capacity and ranges of the class."""
        return next(size for size in facts.ENVIRONMENT_CLASSES if size.name == self.value)


class WebserverAccessMode(StrEnum):
    """Where the Airflow UI can be reached from."""

    PRIVATE_ONLY = "PRIVATE_ONLY"
    PUBLIC_ONLY = "PUBLIC_ONLY"
    PUBLIC_AND_PRIVATE = "PUBLIC_AND_PRIVATE"


class EndpointManagement(StrEnum):
    """Who makes the VPC endpoints to the metadata database and a private web server."""

    SERVICE = "SERVICE"
    CUSTOMER = "CUSTOMER"


class WorkerReplacementStrategy(StrEnum):
    """What becomes of running tasks when the environment is updated."""

    GRACEFUL = "GRACEFUL"
    FORCED = "FORCED"


class AirflowRole(StrEnum):
    """The roles of the Airflow UI that IAM can name."""

    ADMIN = "Admin"
    OP = "Op"
    USER = "User"
    VIEWER = "Viewer"
    PUBLIC = "Public"


class LogLevel(StrEnum):
    """From the fewest to the most messages."""

    CRITICAL = "CRITICAL"
    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"
    DEBUG = "DEBUG"


@dataclass(frozen=True, kw_only=True)
class LoggingOptions:
    """The level of each of the five logs; all are on."""

    dag_processing: LogLevel = LogLevel.INFO
    scheduler: LogLevel = LogLevel.INFO
    task: LogLevel = LogLevel.INFO
    webserver: LogLevel = LogLevel.INFO
    worker: LogLevel = LogLevel.INFO

    def by_name(self) -> dict[str, LogLevel]:
        """Each log's name to its level."""
        return {field.name: LogLevel(getattr(self, field.name)) for field in fields(self)}
