"""A public web server of Airflow 3 is reached by its workers over the internet."""

from packaging.version import Version

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.network import WayOut, elsewhere, found, way_out
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule
from mwaa_platform.policy.rules.access_mode import version_of


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        version = version_of(environment.properties.get("AirflowVersion"))
        if environment.properties.get("WebserverAccessMode") != "PUBLIC_ONLY" or (version and version < Version("3")):
            continue
        yield from elsewhere(assembly, environment, "SubnetIds")
        for subnet in found(assembly, environment, "SubnetIds"):
            if way_out(assembly, subnet) is WayOut.NONE:
                message = (
                    f"workers in {holes.shown(subnet.name)} have no way to the public web server: every task fails"
                )
                yield Finding(environment, message, "Properties.WebserverAccessMode", subnet.logical_id)


RULE = Rule(
    "MWAA-PublicWithoutNat",
    "Workers reach the web server",
    "In Airflow 3 workers report to the web server. With PUBLIC_ONLY that is an address of the internet: in subnets without NAT the "
    "environment comes up and every task fails.",
    "PRIVATE_ONLY, or PUBLIC_AND_PRIVATE (Airflow 3.2.1 and later), or a NAT gateway",
    _check,
    "configuring-networking",
    effect=Effect.RUNNING,
)
