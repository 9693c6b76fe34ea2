"""Acknowledgements end on the day they say."""

import datetime
from collections.abc import Iterator

from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft


def not_expired(draft: Draft, as_of: datetime.date) -> Iterator[Problem]:
    """From its `until` on, an acknowledgement is refused."""
    for name, stage in draft.stages("acknowledge"):
        for index, accepted in enumerate(stage.acknowledge):
            if accepted.until is not None and accepted.until <= as_of:
                keys = ("stages", name, "acknowledge", index, "until")
                cure = "mend the finding, or give the acknowledgement a later day and a reason that still holds"
                yield Problem(
                    f"the acknowledgement of {accepted.rule} has ended",
                    keys,
                    str(accepted.until),
                    f"after {as_of}",
                    cure,
                )
