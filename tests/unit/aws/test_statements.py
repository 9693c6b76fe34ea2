"""Grants within IAM's limits: nothing widened, nothing lost, the same text in any order."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwaa_platform.aws.grants import Grant
from mwaa_platform.aws.statements import (
    ATTACHED_POLICIES_MAX_COUNT,
    INLINE_POLICIES_MAX_CHARACTERS,
    MANAGED_POLICY_MAX_CHARACTERS,
    TooManyGrantsError,
    characters,
    merged,
    packed,
    statement,
)

BASELINE = 2_300


def _jobs(count: int, sid: str = "GlueJobs") -> list[Grant]:
    arn = "arn:aws:glue:ca-central-1:111111111111:job/some-team-nightly-job-{0:04}"
    return [Grant(sid, ("glue:GetJob", "glue:StartJobRun"), (arn.format(n),)) for n in range(count)]


def _pairs(grants: list[Grant]) -> set[tuple[str, str, str]]:
    """Everything allowed: action, resource, conditions."""
    return {(a, r, str(sorted(g.conditions.items()))) for g in grants for a in g.actions for r in g.resources}


grants = st.lists(
    st.builds(
        Grant,
        sid=st.sampled_from(["A", "B"]),
        actions=st.lists(st.sampled_from(["s3:Get", "s3:Put", "sns:Publish"]), min_size=1, max_size=3).map(tuple),
        resources=st.lists(st.sampled_from([f"arn:{n}" for n in range(6)]), min_size=1, max_size=4).map(tuple),
        conditions=st.sampled_from([{}, {"StringLike": {"s3:prefix": ("a/*",)}}, {"StringEquals": {"x": "y"}}]),
    ),
    max_size=8,
)


@given(grants)
def test_merging_allows_exactly_the_same(declared: list[Grant]) -> None:
    assert _pairs(merged(declared)) == _pairs(declared)


@given(grants)
def test_statement_ids_are_unique(declared: list[Grant]) -> None:
    sids = [grant.sid for grant in merged(declared)]
    assert len(sids) == len(set(sids))


@given(grants, st.randoms())
def test_any_order_gives_the_same_text(declared: list[Grant], random: object) -> None:
    shuffled = list(declared)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [statement(grant) for grant in merged(shuffled)] == [statement(grant) for grant in merged(declared)]


def test_what_fits_stays_in_the_role() -> None:
    found = packed(_jobs(60), inline_taken=BASELINE)
    assert found.managed == ()
    assert BASELINE + characters(found.inline) <= INLINE_POLICIES_MAX_CHARACTERS


@pytest.mark.parametrize("count", [150, 300, 600])
def test_what_does_not_is_spread_within_the_limits(count: int) -> None:
    declared = _jobs(count // 2) + _jobs(count // 2, "OtherJobs")
    found = packed(declared, inline_taken=BASELINE)
    assert found.inline == ()
    assert 1 < len(found.managed) <= ATTACHED_POLICIES_MAX_COUNT
    assert all(characters(policy) <= MANAGED_POLICY_MAX_CHARACTERS for policy in found.managed)
    assert _pairs([grant for policy in found.managed for grant in policy]) == _pairs(declared)
    for policy in found.managed:
        assert len({grant.sid for grant in policy}) == len(policy)


def test_beyond_what_iam_attaches_is_an_error_with_the_counts() -> None:
    with pytest.raises(
        TooManyGrantsError, match=r"2000 resources in 1 statements need \d\d managed policies .* attaches 10"
    ):
        packed(_jobs(2000), inline_taken=BASELINE)


def test_packing_does_not_depend_on_the_order() -> None:
    declared = [_jobs(100), _jobs(100, "Other"), [Grant("Topics", ("sns:Publish",), ("arn:aws:sns:x",))]]
    texts = {
        str(
            [
                [statement(g) for g in policy]
                for policy in packed(list(itertools.chain(*order)), inline_taken=BASELINE).managed
            ]
        )
        for order in itertools.permutations(declared)
    }
    assert len(texts) == 1
