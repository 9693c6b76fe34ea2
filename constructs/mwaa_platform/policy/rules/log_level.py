"""Logs are at INFO or finer, unless the declaration says otherwise (which acknowledges the finding)."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule
from mwaa_platform.policy.rules.logs_on import LOGS

FINE_ENOUGH = ("INFO", "DEBUG")


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        configured = environment.part("LoggingConfiguration")
        for log in LOGS:
            settings = configured.get(log)
            level = settings.get("LogLevel") if isinstance(settings, dict) else None
            location = f"Properties.LoggingConfiguration.{log}.LogLevel"
            if holes.is_open(settings):
                yield Doubt(environment, f"{log} is at {holes.shown(level)}", location)
            elif log in configured and level not in FINE_ENOUGH:
                yield Finding(environment, f"{log} is at {level or 'no level'}, below INFO", location, log)


RULE = Rule(
    "MWAA-LogLevel",
    "Logs are at INFO or finer",
    "MWAA's own advice to detect changed roles reads all five logs at INFO.",
    "LogLevel: INFO; in a declaration airflow: {logs: {task: INFO}}, or another level declared there",
    _check,
    "security-best-practices",
    effect=Effect.SAFETY,
)
