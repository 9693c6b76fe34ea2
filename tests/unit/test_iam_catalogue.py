"""Every action we grant or know exists in IAM, and `*` stands only where IAM has no resource type (policy_sentry's data)."""

import re
from functools import cache
from typing import Any

import pytest
from policy_sentry.querying.actions import get_action_data

from mwaa_platform.aws.asset_actions import ACCOUNT_WIDE_ACTIONS, ACTIONS
from mwaa_platform.aws.execution_role import BASELINE_OPERATIONS, baseline_grants
from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import operation_table

PLACE = Place(account="111111111111", region="eu-west-1")
CHECKS = sorted(
    {(c.action, c.resource) for row in [*operation_table(), *BASELINE_OPERATIONS] for c in row.checks},
)


@cache
def _known(action: str) -> list[dict[str, Any]]:
    service, _, name = action.partition(":")
    found = get_action_data(service, name)
    return found[service] if found else []


@pytest.mark.parametrize(("action", "resource"), CHECKS)
def test_an_action_exists_and_takes_that_resource(action: str, resource: str) -> None:
    rows = _known(action)
    assert rows, f"{action} is no action of IAM's"
    formats = [row["resource_arn_format"] for row in rows if row["resource_arn_format"] not in ("*", "")]
    if resource == "*":
        assert not formats, f"{action} takes resources ({formats}), a `*` is too wide"
    else:
        assert formats, f"{action} takes no resource, {resource} never matches"


@pytest.mark.parametrize(("pattern", "action"), [(pattern, action) for pattern, names in ACTIONS for action in names])
def test_a_representative_action_takes_arns_of_its_kind(pattern: str, action: str) -> None:
    formats = [row["resource_arn_format"].replace("${Account}", "111111111111") for row in _known(action)]
    # A call on a log group is authorised on a stream without a name.
    assert any(re.search(pattern, arn) or re.search(pattern, f"{arn}:log-stream:") for arn in formats), formats


@pytest.mark.parametrize("action", ACCOUNT_WIDE_ACTIONS)
def test_an_account_wide_action_takes_no_resource(action: str) -> None:
    assert {row["resource_arn_format"] for row in _known(action)} == {"*"}


def test_an_invented_action_is_not_found() -> None:
    assert not _known("glue:StartJobRunn")


def test_the_baseline_has_the_25_actions_of_the_guide() -> None:
    grants = baseline_grants(PLACE, "orders", bucket_arn="arn:aws:s3:::bucket")
    actions = [action for grant in grants for action in grant.actions]
    assert len(actions) == len(set(actions)) == 25
    assert not [action for action in actions if action.lower() == "s3:listallmybuckets"]
