"""A customer's key against what MWAA takes as one."""

import re
from collections.abc import Iterator

from mwaa_platform.aws.limits import KEY_REGION_PATTERN
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft


def key_is_taken(draft: Draft) -> Iterator[Problem]:
    """MWAA's pattern of a key's ARN leaves out the Regions of some partitions."""
    for name, stage in draft.stages("region", "encryption"):
        if stage.customer_key and not re.fullmatch(KEY_REGION_PATTERN, stage.region):
            message = f"MWAA takes no key of {stage.region}: the pattern of its KmsKey does not know such Regions"
            cure = "remove the line, or take another Region"
            yield Problem(message, ("stages", name, "encryption"), "customer_key", "aws_owned_key", cure)
