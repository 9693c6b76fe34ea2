"""How long logs are kept, by kind of stage (our choice: a year covers a yearly audit, a month a sprint's debugging)."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_logs as logs


@dataclass(frozen=True, slots=True)
class Retention:
    """One period in the two forms that AWS asks for."""

    log_groups: logs.RetentionDays
    objects: cdk.Duration


def log_retention(*, production: bool) -> Retention:
    """A year in production, a month in development."""
    if production:
        return Retention(logs.RetentionDays.ONE_YEAR, cdk.Duration.days(365))
    return Retention(logs.RetentionDays.ONE_MONTH, cdk.Duration.days(30))
