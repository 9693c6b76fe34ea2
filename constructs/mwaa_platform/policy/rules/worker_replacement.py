"""Production lets running tasks end before workers are replaced."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule, Severity

_LOCATION = "Properties.WorkerReplacementStrategy"


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        strategy = environment.properties.get("WorkerReplacementStrategy")
        if holes.is_open(strategy):
            yield Doubt(environment, f"WorkerReplacementStrategy is {holes.shown(strategy)}", _LOCATION)
        elif strategy != "GRACEFUL":
            message = f"workers are replaced {strategy or 'FORCED (the default)'}: an update kills running tasks"
            yield Finding(environment, message, _LOCATION)


RULE = Rule(
    "MWAA-GracefulReplacement",
    "Workers are replaced gracefully in production",
    "A forced update stops every running task. An environment counts as production unless its tag kind says development.",
    "WorkerReplacementStrategy: GRACEFUL, in a declaration workers: {replacement: graceful}",
    _check,
    "update-environment",
    development=Severity.OFF,
    effect=Effect.UPKEEP,
)
