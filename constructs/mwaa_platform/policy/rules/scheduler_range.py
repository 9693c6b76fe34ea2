"""Schedulers: as many as the class takes."""

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.counts import counts, open_counts
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_ANY_CLASS = (1, 5)


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        yield from open_counts(environment, "Schedulers")
        found = counts(environment, "Schedulers")
        if "Schedulers" not in found.values:
            continue
        number = found.values["Schedulers"]
        fewest, most = found.size.schedulers if found.size else _ANY_CLASS
        if not fewest <= number <= most:
            size = found.size.name if found.size else "any class"
            message = f"{number} schedulers, and {size} takes {fewest} to {most}"
            yield Finding(environment, message, "Properties.Schedulers")
        elif found.size is None and number == 1:
            yield Doubt(
                environment, "whether the class is mw1.micro, which alone has 1 scheduler", "Properties.Schedulers"
            )


RULE = Rule(
    "MWAA-SchedulerRange",
    "The number of schedulers is one that the class takes",
    "CloudFormation's schema takes 1 to 5 for every class; MWAA takes 2 to 5, and 1 on mw1.micro.",
    "2 to 5 schedulers, on mw1.micro 1",
    _check,
    "environment-class",
)
