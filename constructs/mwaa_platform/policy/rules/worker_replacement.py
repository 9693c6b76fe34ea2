"""Production lets running tasks end before workers are replaced."""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Finding, Rule


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        strategy = environment.properties.get("WorkerReplacementStrategy")
        if environment.tag("kind") != "development" and strategy != "GRACEFUL":
            message = f"workers are replaced {strategy or 'FORCED (the default)'}: an update kills running tasks"
            yield Finding(environment, message, "Properties.WorkerReplacementStrategy")


RULE = Rule(
    "MWAA-GracefulReplacement",
    "Workers are replaced gracefully in production",
    "A forced update stops every running task (User Guide, update-environment). An environment counts as production unless its tag "
    "kind says development.",
    "workers: {replacement: graceful}",
    _check,
)
