"""The Airflow UI is reached from the VPC only."""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Finding, Rule


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        mode = environment.properties.get("WebserverAccessMode")
        if mode != "PRIVATE_ONLY":
            message = f"the web server's access mode is {mode or 'left to the service'}"
            yield Finding(environment, message, "Properties.WebserverAccessMode")


RULE = Rule(
    "MWAA-PrivateWebserver",
    "The web server is private",
    "A public web server is one login away from everything the execution role may do (MWAA User Guide, security-best-practices).",
    "webserver: {access: private}, or acknowledge it for this stage with the reason",
    _check,
)
