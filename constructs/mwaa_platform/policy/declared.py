"""Findings that follow from a declared line, acknowledged with that line as the reason."""

from constructs import IConstruct

from mwaa_platform.acknowledgements import acknowledge
from mwaa_platform.declaration.team import Target
from mwaa_platform.policy.rules.log_level import FINE_ENOUGH

_LOG_NAMES = {
    "dag_processing": "DagProcessingLogs",
    "scheduler": "SchedulerLogs",
    "task": "TaskLogs",
    "webserver": "WebserverLogs",
    "worker": "WorkerLogs",
}


def acknowledge_declared(scope: IConstruct, target: Target) -> None:
    """Accept what the stage acknowledges, and log levels that the team chose."""
    reasons = {accepted.rule: accepted.reason for accepted in target.stage.acknowledge}
    for name, level in target.team.airflow.logs.model_dump().items():
        if level not in FINE_ENOUGH:
            because = f"declared: airflow.logs.{name}: {level} in dags/{target.team.team}/team.yaml"
            reasons[f"MWAA-LogLevel[{_LOG_NAMES[name]}]"] = because
    acknowledge(scope, reasons)
