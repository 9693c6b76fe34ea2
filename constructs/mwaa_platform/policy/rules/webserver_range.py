"""Web servers: as many as the class takes, the fewest not above the most."""

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.counts import counts, open_counts
from mwaa_platform.policy.rule import Checked, Finding, Rule

_ANY_CLASS = (1, 5)


def _check(assembly: Assembly) -> Checked:
    names = ("MinWebservers", "MaxWebservers")
    for environment in assembly.environments():
        yield from open_counts(environment, *names)
        found = counts(environment, *names)
        fewest, most = found.size.webservers if found.size else _ANY_CLASS
        for name, number in found.values.items():
            if not fewest <= number <= most:
                size = found.size.name if found.size else "any class"
                message = f"{name} is {number}, and {size} takes {fewest} to {most}"
                yield Finding(environment, message, f"Properties.{name}", name)
        if len(found.values) == 2 and found.values[names[0]] > found.values[names[1]]:
            message = f"MinWebservers {found.values[names[0]]} is above MaxWebservers {found.values[names[1]]}"
            yield Finding(environment, message, "Properties.MinWebservers", "range")


RULE = Rule(
    "MWAA-WebserverRange",
    "The number of web servers is one that the class takes",
    "MWAA takes 2 to 5 web servers, and 1 on mw1.micro; the schema has no upper end.",
    "2 to 5 web servers, on mw1.micro 1, the minimum not above the maximum",
    _check,
    "mwaa-autoscaling",
)
