"""All five logs are on."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule

LOGS = ("DagProcessingLogs", "SchedulerLogs", "TaskLogs", "WebserverLogs", "WorkerLogs")


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        configured = environment.part("LoggingConfiguration")
        for log in LOGS:
            settings = configured.get(log)
            on = settings.get("Enabled") if isinstance(settings, dict) else settings
            location = f"Properties.LoggingConfiguration.{log}"
            if holes.is_open(on):
                yield Doubt(environment, f"whether {log} is on is {holes.shown(on)}", location)
            elif holes.truth(on) is not True:
                yield Finding(environment, f"{log} is off", location, log)


RULE = Rule(
    "MWAA-LogsOn",
    "All five logs are on",
    "Without a log an incident leaves no trace: who logged in, what a task did, why the scheduler stopped.",
    "set Enabled: true; for less volume raise the level instead",
    _check,
    "monitoring-airflow",
    effect=Effect.SAFETY,
)
