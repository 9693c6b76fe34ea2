"""The five log groups exist before the environment, with a retention."""

from mwaa_platform.aws.limits import LOG_GROUP_SUFFIXES
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for suffix in LOG_GROUP_SUFFIXES.values():
            name = f"airflow-{environment.name}-{suffix}"
            group = next(iter(assembly.naming("AWS::Logs::LogGroup", "LogGroupName", name)), None)
            if group is None:
                message = (
                    f"the log group {holes.shown(name)} is not in these templates: MWAA makes it without retention"
                )
                yield Finding(environment, message, "Properties.LoggingConfiguration", suffix)
            elif not group.properties.get("RetentionInDays"):
                yield Finding(group, "kept for ever", "Properties.RetentionInDays", suffix)
            elif group.stack == environment.stack and group.logical_id not in environment.depends_on:
                message = f"the environment does not wait for {group.logical_id}: whoever comes first makes the group"
                yield Finding(environment, message, "DependsOn", suffix)


RULE = Rule(
    "MWAA-LogRetention",
    "The five log groups have a retention and come first",
    "MWAA has no retention setting: groups it makes itself are kept, and paid for, for ever, and outlive the stack.",
    "make the groups airflow-<environment>-<log> with a retention, and let the environment depend on them",
    _check,
    "monitoring-airflow",
    effect=Effect.UPKEEP,
)
