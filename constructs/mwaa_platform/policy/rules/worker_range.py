"""Workers: at least one, the fewest not above the most, within what AWS grants and what the class takes."""

from mwaa_platform.aws.limits import DEFAULT_MAX_WORKERS_QUOTA, HIGHEST_MAX_WORKERS_QUOTA
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.counts import counts, open_counts
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_DEFAULT_MAX = 10


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        yield from open_counts(environment, "MinWorkers", "MaxWorkers")
        found = counts(environment, "MinWorkers", "MaxWorkers")
        given = found.values
        for name, value in given.items():
            if value < 1:
                yield Finding(environment, f"{name} is {value}, below 1", f"Properties.{name}", name)
        if "MinWorkers" in given and ("MaxWorkers" in given or "MaxWorkers" not in environment.properties):
            most = given.get("MaxWorkers", _DEFAULT_MAX)
            if given["MinWorkers"] > most:
                message = f"MinWorkers {given['MinWorkers']} is above MaxWorkers {most}"
                yield Finding(environment, message, "Properties.MinWorkers", "range")
        most = given.get("MaxWorkers", 0)
        if most > HIGHEST_MAX_WORKERS_QUOTA:
            message = f"MaxWorkers {most} is above {HIGHEST_MAX_WORKERS_QUOTA}, the most that AWS grants"
            yield Finding(environment, message, "Properties.MaxWorkers", "quota")
        elif most > DEFAULT_MAX_WORKERS_QUOTA:
            message = f"whether the account's quota of {DEFAULT_MAX_WORKERS_QUOTA} workers was raised to {most}"
            yield Doubt(environment, message, "Properties.MaxWorkers")
        if found.size and not found.size.autoscales and max(given.values(), default=1) > 1:
            message = f"{found.size.name} has one worker and does not scale, got {max(given.values())}"
            yield Finding(environment, message, "Properties.MaxWorkers", "class")


RULE = Rule(
    "MWAA-WorkerRange",
    "The number of workers is one that MWAA takes",
    "Minimum above maximum, more than the quota, or scaling on mw1.micro is refused when the creation is asked for.",
    "1 to 25 workers (up to 50 with a raised quota), the minimum not above the maximum, on mw1.micro exactly 1",
    _check,
    "mwaa-autoscaling",
)
