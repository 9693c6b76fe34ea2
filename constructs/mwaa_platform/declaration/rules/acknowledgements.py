"""Acknowledgements are of rules that exist, and end on the day they say."""

import datetime
from collections.abc import Iterator

from mwaa_platform.declaration.policy_rules import MWAA_RULES
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.wording import nearest


def rules_exist(draft: Draft) -> Iterator[Problem]:
    """Of our own rules; those of cdk-nag are not known before CDK is loaded, and a synthesis says what is open."""
    for name, stage in draft.stages("acknowledge"):
        for index, accepted in enumerate(stage.acknowledge):
            rule = accepted.rule.partition("[")[0]
            if rule.startswith("MWAA-") and rule not in MWAA_RULES:
                keys = ("stages", name, "acknowledge", index, "rule")
                cure = nearest(rule, sorted(MWAA_RULES)) or "remove it: docs/reference/policy.md has the rules"
                message = f"there is no rule {rule}: nothing is acknowledged"
                yield Problem(message, keys, accepted.rule, cure=cure, severity=Severity.WARNING)


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
