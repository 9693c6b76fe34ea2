"""Logs are at INFO or finer, unless the declaration says otherwise (which acknowledges the finding)."""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Finding, Rule
from mwaa_platform.policy.rules.logs_on import LOGS

FINE_ENOUGH = ("INFO", "DEBUG")


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        configured = environment.properties.get("LoggingConfiguration", {})
        for log in LOGS:
            level = configured.get(log, {}).get("LogLevel")
            if log in configured and level not in FINE_ENOUGH:
                message = f"{log} is at {level or 'no level'}, below INFO"
                yield Finding(environment, message, f"Properties.LoggingConfiguration.{log}.LogLevel", log)


RULE = Rule(
    "MWAA-LogLevel",
    "Logs are at INFO or finer",
    "MWAA's own advice to detect changed roles reads all five logs at INFO (User Guide, security-best-practices).",
    "declare the level under airflow: logs:, or set INFO",
    _check,
)
