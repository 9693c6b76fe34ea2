"""The maintenance window is a day and a half hour."""

import re

from mwaa_platform.aws.limits import MAINTENANCE_WINDOW_PATTERN
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for start, doubt in known(environment, "WeeklyMaintenanceWindowStart"):
            if doubt:
                yield doubt
            elif not re.fullmatch(MAINTENANCE_WINDOW_PATTERN, str(start), re.ASCII):
                yield Finding(environment, f"{start} is no weekly start", "Properties.WeeklyMaintenanceWindowStart")


RULE = Rule(
    "MWAA-MaintenanceWindow",
    "The maintenance window is a day and a half hour",
    "The API takes DAY:HH:MM in UTC with the minutes 00 or 30.",
    "WeeklyMaintenanceWindowStart: SUN:03:00",
    _check,
    "create-environment",
)
