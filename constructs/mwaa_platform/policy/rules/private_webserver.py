"""The Airflow UI is reached from the VPC only."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        mode = environment.properties.get("WebserverAccessMode")
        if holes.is_open(mode):
            message = f"WebserverAccessMode is {holes.shown(mode)}"
            yield Doubt(environment, message, "Properties.WebserverAccessMode")
        elif mode != "PRIVATE_ONLY":
            message = f"the web server's access mode is {mode or 'left to the service'}"
            yield Finding(environment, message, "Properties.WebserverAccessMode")


RULE = Rule(
    "MWAA-PrivateWebserver",
    "The web server is private",
    "A public web server is one login away from everything the execution role may do.",
    "WebserverAccessMode: PRIVATE_ONLY, in a declaration webserver: {access: private}; or acknowledge it "
    "for this stage with the reason",
    _check,
    "configuring-networking",
    effect=Effect.SAFETY,
)
