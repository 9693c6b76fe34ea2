"""The five log groups of an environment, by their names in LoggingConfiguration.

Source: MWAA User Guide, monitoring-airflow (2026-09-01); names of streams: aws/amazon-mwaa-docker-images,
python/mwaa/logging/cloudwatch_handlers.py (2026-08-20).
"""

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.limits import LOG_GROUP_SUFFIXES

SUFFIXES = {
    f"{''.join(part.title() for part in name.split('_'))}Logs": suffix for name, suffix in LOG_GROUP_SUFFIXES.items()
}
"""By the names of LoggingConfiguration: DagProcessingLogs, SchedulerLogs, TaskLogs, WebserverLogs, WorkerLogs."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def log_group(environment_name: str, kind: str) -> str:
    """The group's name."""
    return f"airflow-{environment_name}-{SUFFIXES[kind]}"


def log_group_arn(place: Place, environment_name: str, kind: str) -> str:
    """The group's ARN."""
    return place.arn("logs", f"log-group:{log_group(environment_name, kind)}")


def process_stream(component: str, host: str, started: float) -> str:
    """The stream of one process's output; `started` in seconds since the epoch."""
    return f"{component}_{host}_{started}.log"


def dag_file_stream(file_name: str) -> str:
    """The stream of what the parsing of one DAG file says."""
    return f"scheduler_{file_name}.log"
