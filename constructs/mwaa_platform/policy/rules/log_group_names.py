"""A log group that is made for MWAA has a name that MWAA writes to."""

from mwaa_platform.aws.limits import LOG_GROUP_SUFFIXES
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    groups = list(assembly.resources("AWS::Logs::LogGroup"))
    for environment in assembly.environments():
        start = f"airflow-{environment.name}-"
        for group in groups:
            name = str(group.properties.get("LogGroupName"))
            if name.startswith(start) and name.removeprefix(start) not in LOG_GROUP_SUFFIXES.values():
                others = [e.name for e in assembly.environments() if e != environment]
                if not any(
                    name.startswith(f"airflow-{other}-") and len(other) > len(environment.name) for other in others
                ):
                    message = f"MWAA never writes to {holes.shown(name)}, and makes its own group without retention"
                    yield Finding(group, message, "Properties.LogGroupName")


RULE = Rule(
    "MWAA-LogGroupName",
    "Log groups for MWAA have the names that it writes to",
    "Names are compared letter by letter: airflow-<environment>-DagProcessing is not the group that MWAA uses.",
    f"one of airflow-<environment>-{', -'.join(LOG_GROUP_SUFFIXES.values())}",
    _check,
    "monitoring-airflow",
    effect=Effect.RUNNING,
)
