"""What a reviewer is told of two declarations: what was added, removed, widened, narrowed."""

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwaa_platform.access_report.difference import (
    ADDED,
    CHANGED,
    NARROWED,
    REMOVED,
    WIDENED,
    Change,
    _covers,
    differences,
)
from mwaa_platform.access_report.entries import Cause, Entry, Key, StageReport
from mwaa_platform.access_report.evidence import matches
from mwaa_platform.access_report.report import report
from mwaa_platform.declaration.loader import load
from tests.support.projects import MINIMAL, write_team

RAW = {"service": "s3", "bucket": "raw", "prefix": "incoming/orders/*", "access": "read"}
SWAPPED = {ADDED: REMOVED, REMOVED: ADDED, WIDENED: NARROWED, NARROWED: WIDENED, CHANGED: CHANGED}


def reported(folder: Path, **declared: Any) -> tuple[StageReport, ...]:
    folder.mkdir(exist_ok=True)
    write_team(folder, {**MINIMAL, **declared})
    return report(folder, load(folder).teams)


def changes(tmp_path: Path, before: dict[str, Any], after: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """Kind, action, resource or condition before and after."""
    old, new = reported(tmp_path / "old", **before), reported(tmp_path / "new", **after)
    found = differences(old, new)
    back = differences(new, old)
    assert sorted(SWAPPED[c.kind] for c in found) == sorted(c.kind for c in back)
    return {(c.kind, c.entry.key.action, _place(c.before), _place(c.after)) for c in found}


def _place(entry: Entry | None) -> str:
    if entry is None:
        return ""
    values = [value for _, _, values in entry.key.conditions for value in values]
    return " ".join([entry.key.resource.removeprefix("arn:aws:s3:::"), *values])


def test_a_line_more_and_a_line_less(tmp_path: Path) -> None:
    topic = "arn:aws:sns:ca-central-1:111111111111:alerts"
    found = changes(tmp_path, {}, {"integrations": [{"service": "sns", "topics": ["alerts"]}]})
    assert found == {(ADDED, "sns:Publish", "", topic)}


def test_a_wider_prefix_is_wider_for_objects_and_for_listing(tmp_path: Path) -> None:
    found = changes(tmp_path, {"integrations": [RAW]}, {"integrations": [{**RAW, "prefix": "incoming/*"}]})
    assert found == {
        (WIDENED, "s3:GetObject", "raw/incoming/orders/*", "raw/incoming/*"),
        (WIDENED, "s3:ListBucket", "raw incoming/orders/*", "raw incoming/*"),
    }


def test_the_whole_bucket_loses_the_condition_which_is_wider(tmp_path: Path) -> None:
    found = changes(tmp_path, {"integrations": [RAW]}, {"integrations": [{**RAW, "prefix": "*"}]})
    assert (WIDENED, "s3:ListBucket", "raw incoming/orders/*", "raw") in found


def test_another_prefix_of_the_same_bucket_is_another_condition(tmp_path: Path) -> None:
    found = changes(tmp_path, {"integrations": [RAW]}, {"integrations": [{**RAW, "prefix": "other/*"}]})
    assert found == {
        (ADDED, "s3:GetObject", "", "raw/other/*"),
        (REMOVED, "s3:GetObject", "raw/incoming/orders/*", ""),
        (CHANGED, "s3:ListBucket", "raw incoming/orders/*", "raw other/*"),
    }


def test_who_may_take_a_role_and_who_sees_the_ui_are_access_too(tmp_path: Path) -> None:
    role = "arn:aws:iam::111111111111:role/people"
    declared = MINIMAL["stages"]["dev"]
    stage = {**declared, "ci": {"read": [role]}, "webserver": {"ui_roles": {"Viewer": [role]}}}
    before = {"stages": {"dev": {**declared, "ci": {"read": [role.replace("people", "pipeline")]}}}}
    found = changes(tmp_path, before, {"stages": {"dev": stage}})
    assert (ADDED, "sts:AssumeRole", "", "reader role") in found
    assert (REMOVED, "sts:AssumeRole", "reader role", "") in found
    assert any(action == "airflow:CreateWebLoginToken" and kind == ADDED for kind, action, _, _ in found)


def test_a_boundary_that_goes_is_said(tmp_path: Path) -> None:
    boundary = "arn:aws:iam::111111111111:policy/boundary"
    found = changes(tmp_path, {"execution_role": {"permissions_boundary": boundary}}, {})
    assert found == {(REMOVED, "*", boundary, "")}


@pytest.mark.parametrize(("line", "said"), [("before", False), ("after", True)])
def test_a_line_that_moves_in_the_file_is_no_difference(tmp_path: Path, line: str, said: bool) -> None:
    old = reported(tmp_path / "old", integrations=[RAW])
    new = reported(
        tmp_path / "new", tags={"a": line}, integrations=[RAW, *([{**RAW, "bucket": "other"}] if said else [])]
    )
    assert bool(differences(old, new)) is said


_PATTERNS = st.text(alphabet="ab:/*?", max_size=8)


@given(_PATTERNS, _PATTERNS, st.text(alphabet="ab:/", max_size=10))
def test_what_covers_a_pattern_matches_all_that_it_matches(one: str, other: str, text: str) -> None:
    if _covers(one, other) and matches(other, text):
        assert matches(one, text)


_KEYS = st.builds(
    Key,
    st.just("orders"),
    st.sampled_from(["dev", "prod"]),
    st.just("execution role"),
    st.just("allow"),
    st.sampled_from(["s3:GetObject", "s3:PutObject"]),
    st.text(alphabet=string.ascii_lowercase[:2] + "*", min_size=1, max_size=3),
    st.sampled_from([(), (("StringLike", "s3:prefix", ("a*",)),), (("StringLike", "s3:prefix", ("ab*",)),)]),
)


@given(st.sets(_KEYS, max_size=8), st.sets(_KEYS, max_size=8))
def test_the_changes_lead_from_one_to_the_other(before: set[Key], after: set[Key]) -> None:
    found = differences(_stages(before), _stages(after))
    gone = [change.before.key for change in found if change.before]
    come = [change.after.key for change in found if change.after]
    assert len(set(gone)) == len(gone) and len(set(come)) == len(come)
    assert (before - set(gone)) | set(come) == after
    assert all(isinstance(change, Change) and change.entry for change in found)


def _stages(keys: set[Key]) -> list[StageReport]:
    entries = tuple(Entry(key, (Cause("dags/orders/team.yaml", 1, "s3"),)) for key in keys)
    return [StageReport("orders", "dev", "111111111111", "eu-west-1", "orders", entries)]
