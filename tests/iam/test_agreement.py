"""The comparison of the two evaluators is as good as its cases."""

from collections import Counter

from tests.iam.agreement import all_cases, compare
from tests.iam.differences import KNOWN


def test_they_agree_but_for_known_reasons() -> None:
    compared = compare(all_cases())
    assert len(compared) >= 500
    assert [found for found in compared if not found.agree and not found.known] == []
    assert {found.known for found in compared if found.known} == set(KNOWN), "a reason that explains nothing any more"
    decisions = Counter(found.ours for found in compared)
    assert all(decisions[each] >= 50 for each in ("allowed", "explicitDeny", "implicitDeny")), decisions


def test_the_cases_are_the_same_every_time() -> None:
    assert all_cases()[-100:] == all_cases()[-100:]
