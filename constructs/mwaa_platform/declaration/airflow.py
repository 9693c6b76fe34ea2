"""What a team declares about Apache Airflow itself."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from mwaa_platform.aws.airflow_versions import CURRENT_VERSION
from mwaa_platform.declared import Declared, Spelled

LogLevel = Literal["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG"]
VersionNumber = Annotated[
    str, Spelled(r"\d+\.\d+\.\d+", "Airflow version: three numbers, for example 3.3.1", fixed=True)
]


class Logs(Declared):
    """The level of each of the five logs, all of them on; INFO unless declared."""

    dag_processing: LogLevel = "INFO"
    """Parsing of DAG files; at INFO it repeats itself every few seconds."""
    scheduler: LogLevel = "INFO"
    """The scheduler's log."""
    task: LogLevel = "INFO"
    """What tasks write; below INFO the Airflow UI shows nothing of a task's own messages."""
    webserver: LogLevel = "INFO"
    """The web server's log, which holds who logged in."""
    worker: LogLevel = "INFO"
    """The Celery workers' log."""


class Airflow(Declared):
    """Version, configuration options and logs of the team's environments, the same in every stage."""

    version: VersionNumber = CURRENT_VERSION
    """The Airflow version; default the newest that MWAA offers. Ended versions are refused, unknown ones warn."""
    configuration: Mapping[str, StrictBool | StrictInt | StrictFloat | StrictStr] = Field(default_factory=dict)
    """Airflow options as `section.key: value`, checked for the version; MWAA's own are refused unless the value is MWAA's."""
    logs: Logs = Logs()
    """The levels of the five logs."""
    secrets_backend: StrictBool = False
    """Connections and variables from Secrets Manager, below airflow/<team>/connections and airflow/<team>/variables."""

    def options(self) -> dict[str, str]:
        """The configuration as MWAA takes it: text, and booleans in lower case as YAML writes them."""
        return {k: str(v).lower() if isinstance(v, bool) else str(v) for k, v in self.configuration.items()}
