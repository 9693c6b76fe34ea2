"""cfn-lint: every rule but the experimental ones, informational ones too, each template in its own Region."""

import json
from collections.abc import Iterator
from functools import cache

from cfnlint.api import lint
from cfnlint.core import get_rules
from cfnlint.rules import RulesCollection

from tests.fidelity.deployed import Deployed
from tests.fidelity.findings import Finding, place_of


@cache
def _rules() -> RulesCollection:
    # cfn-lint reads its 326 rules anew for every template unless it is given them.
    return get_rules([], [], ["I"])


def judge(deployed: Deployed) -> Iterator[Finding]:
    """Every match, whatever its level."""
    for stack, template in deployed.templates.items():
        _, region = deployed.places[stack]
        for match in lint(json.dumps(template), rules=_rules(), regions=[region]):
            yield Finding("cfn-lint", match.rule.id, stack, place_of(match.path or ()), match.message)
