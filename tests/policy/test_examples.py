"""Each rule's failing example breaks it, its passing example keeps it; both stand in docs/reference/policy.md."""

import pytest

from mwaa_platform.aws.guide_pages import GUIDE_PAGES
from mwaa_platform.policy.reading import read_template
from mwaa_platform.policy.rule import Rule
from mwaa_platform.policy.rules import RULES
from mwaa_platform.reference.policy import EXAMPLES
from tests.support.judged import doubtful_rules, finding_ids

pytestmark = pytest.mark.feature("C2", "Z5")


def _ids(rule: Rule, name: str) -> set[str]:
    return {id.partition("[")[0] for id in finding_ids({"stack": read_template(EXAMPLES / rule.id / f"{name}.yaml")})}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_failing_example_breaks_the_rule(rule: Rule) -> None:
    assert rule.id in _ids(rule, "fails")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_passing_example_keeps_it_beyond_doubt(rule: Rule) -> None:
    assert rule.id not in _ids(rule, "passes")
    assert rule.id not in doubtful_rules({"stack": read_template(EXAMPLES / rule.id / "passes.yaml")})


def test_no_example_is_of_a_rule_that_is_gone() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == {rule.id for rule in RULES}


def test_rules_say_why_how_and_where_it_is_written() -> None:
    for rule in RULES:
        assert rule.title and rule.why and rule.cure and rule.page in GUIDE_PAGES
    assert len({rule.id for rule in RULES}) == len(RULES)
