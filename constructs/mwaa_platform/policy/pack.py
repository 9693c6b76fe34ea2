"""All MWAA rules over a set of templates."""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Finding, Rule
from mwaa_platform.policy.rules import RULES


def findings(templates: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Rule, Finding]]:
    """Every finding, acknowledged or not; `templates` by any name of their stacks."""
    assembly = Assembly(templates)
    for rule in RULES:
        for finding in rule.check(assembly):
            yield rule, finding
