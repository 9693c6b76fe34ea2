"""Each rule across keys has examples: what fails breaks this rule and no other, what passes gives nothing to say."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mwaa_platform import dagcheck
from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS, Status
from mwaa_platform.declaration import loader, problems
from mwaa_platform.declaration.rules import integrations
from mwaa_platform.reference import rule_examples
from mwaa_platform.reference.declaration_rules import RULES, subject_file
from mwaa_platform.reference.messages import messages_of
from mwaa_platform.reference.rule_examples import EXAMPLES, Case, cases_of, problems_of


def _cases(rule: Callable[..., Iterable[object]]) -> tuple[Case, ...]:
    return cases_of(subject_file(rule)).get(rule.__name__, ())


LISTS = [name for name in vars(loader) if name.endswith("_RULES")]
CASES = [
    pytest.param(rule, case, id=f"{rule.__name__}-{number}")
    for rule in RULES
    for number, case in enumerate(_cases(rule), start=1)
]
Rule = Callable[..., Iterable[problems.Problem]]
Told = tuple[str, problems.Keys, str]
"""Message, place, value."""


def _heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[Told]]:
    """From here on fills with what each rule finds."""
    found: dict[str, set[Told]] = defaultdict(set)

    def spied(rule: Rule) -> Rule:
        def spy(*arguments: object) -> list[problems.Problem]:
            said = list(rule(*arguments))
            found[rule.__name__].update(map(_told, said))
            return said

        return spy

    for name in LISTS:
        monkeypatch.setattr(loader, name, tuple(map(spied, getattr(loader, name))))
    monkeypatch.setattr(rule_examples, "named_dags_exist", spied(dagcheck.named_dags_exist))
    return found


def _told(problem: problems.Problem) -> Told:
    return problem.message, problem.keys, problem.got


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_the_failing_example_breaks_this_rule_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: Rule, case: Case
) -> None:
    found = _heard(monkeypatch)
    said = set(map(_told, problems_of(case.fails, tmp_path)))
    assert said & found[rule.__name__]
    assert said == found[rule.__name__].union(*(found[name] for name in case.also))
    assert all(found[name] for name in case.also)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_of_the_passing_example_there_is_nothing_to_say(tmp_path: Path, rule: Rule, case: Case) -> None:
    assert problems.ordered(problems_of(case.passes, tmp_path)) == []


def test_every_rule_has_an_example_and_no_example_is_of_a_rule_that_is_gone() -> None:
    named = {(path.stem, rule) for path in EXAMPLES.iterdir() for rule in cases_of(path.stem)}
    assert named == {(subject_file(rule), rule.__name__) for rule in RULES}
    assert all(cases_of(subject)[rule] for subject, rule in named)
    assert len({rule.__name__ for rule in RULES}) == len(RULES), "links lead to a rule by its name"


def test_every_list_of_rules_is_in_the_reference() -> None:
    listed = {rule for name in LISTS for rule in getattr(loader, name)}
    assert listed | {dagcheck.named_dags_exist} == set(RULES)


def test_an_end_that_an_example_supposes_is_announced_nowhere() -> None:
    """As soon as AWS announces one, the example shall be that."""
    supposed = {rule.__name__ for rule in RULES for case in _cases(rule) if case.fails.announced}
    assert supposed == {"support_lasts"}
    assert not any(version.status is Status.ENDING for version in AIRFLOW_VERSIONS)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_the_list_of_messages_has_what_is_said_and_how_severe_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: Rule, case: Case
) -> None:
    found = _heard(monkeypatch)
    said = [p for p in problems_of(case.fails, tmp_path) if _told(p) in found[rule.__name__]]
    for problem in said:
        fitting = [how for text, how in messages_of(rule).items() if _pattern(text).fullmatch(problem.message)]
        assert any(problem.severity in how for how in fitting), (problem.message, fitting)


def _pattern(text: str) -> re.Pattern[str]:
    """A listed message as an expression: `<name>` and `…` stand for anything."""
    return re.compile(".*".join(map(re.escape, re.split(r"<\w+>|…", text))), re.DOTALL)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_what_is_said_says_how_to_mend_it(tmp_path: Path, rule: Rule, case: Case) -> None:
    """Where a model's own refusal is passed on, what is allowed says it."""
    passed_on = rule is integrations.values_fit_each_stage
    for problem in problems_of(case.fails, tmp_path):
        assert problem.cure or (passed_on and problem.allowed), problem
