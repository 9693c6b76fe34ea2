"""What is claimed: each check of the table that no recording can show is named, with where it is from."""

from mwaa_platform.aws.claimed_checks import CLAIMED, NOT_MODELLED, behind, is_claimed
from mwaa_platform.aws.operations import Check, Operation, OperationTable
from mwaa_platform.integrations import operation_table


def test_every_check_behind_a_call_is_claimed() -> None:
    assert [found for found in sorted(behind(operation_table())) if not is_claimed(*found)] == []


def test_a_check_that_nobody_claims_is_found() -> None:
    row = Operation("glue", "CreateJob", (Check("glue:CreateJob", "*"), Check("iam:PassRole", "*")), "")
    assert [found for found in behind(OperationTable([row])) if not is_claimed(*found)] == [
        ("glue", "CreateJob", "iam:PassRole")
    ]


def test_every_claim_is_of_a_row() -> None:
    rows = {(row.service, row.name): {check.action for check in row.checks} for row in operation_table()}
    for claim in CLAIMED:
        for operation in claim.operations:
            for action in claim.actions:
                start = action.removesuffix("*")
                assert any(found.startswith(start) for found in rows[claim.service, operation]), (operation, action)


def test_every_claim_has_its_source() -> None:
    assert all(claim.source and claim.what for claim in CLAIMED)
    assert all(", 2026" in source for source in NOT_MODELLED.values())
