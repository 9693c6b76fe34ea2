"""All five logs are on."""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Finding, Rule

LOGS = ("DagProcessingLogs", "SchedulerLogs", "TaskLogs", "WebserverLogs", "WorkerLogs")


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        configured = environment.properties.get("LoggingConfiguration", {})
        for log in LOGS:
            if configured.get(log, {}).get("Enabled") is not True:
                yield Finding(environment, f"{log} is off", f"Properties.LoggingConfiguration.{log}", log)


RULE = Rule(
    "MWAA-LogsOn",
    "All five logs are on",
    "Without a log an incident leaves no trace: who logged in, what a task did, why the scheduler stopped.",
    "set Enabled: true; for less volume raise the level instead",
    _check,
)
