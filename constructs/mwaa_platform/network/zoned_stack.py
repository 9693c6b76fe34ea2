"""A stack that knows its zones by declaration."""

from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
from constructs import Construct


class ZonedStack(cdk.Stack):
    """A stack whose zones are given as zone ids, so that no subnet needs a lookup in the account."""

    def __init__(self, scope: Construct, id: str, *, availability_zone_ids: Sequence[str], **kwargs: Any) -> None:
        self._availability_zone_ids = list(availability_zone_ids)
        super().__init__(scope, id, **kwargs)

    @property
    def availability_zones(self) -> list[str]:
        """The declared zones: CDK asks here instead of the account."""
        return self._availability_zone_ids
