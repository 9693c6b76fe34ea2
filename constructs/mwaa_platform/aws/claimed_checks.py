"""Checks that AWS makes behind a call, with the caller's identity, where no recording of the call can show them.

The operation table's rows have them as AWS's documents say; a real account is the only proof. `CLAIMED` names each of the table's,
`NOT_MODELLED` what no row has.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mwaa_platform.aws.operations import OperationTable

_PASSING_ROLES = "IAM User Guide, granting a user permissions to pass a role, 2026"


@dataclass(frozen=True, slots=True)
class ClaimedCheck:
    """Actions that are checked behind operations of one service, and the document that says so."""

    service: str
    operations: tuple[str, ...]
    actions: tuple[str, ...]
    what: str
    source: str


CLAIMED: tuple[ClaimedCheck, ...] = (
    ClaimedCheck(
        "athena",
        ("StartQueryExecution",),
        ("athena:GetDataCatalog", "glue:*", "s3:*"),
        "Athena reads the catalog and the tables' objects, and writes the result, as the caller",
        "Athena User Guide: access to databases and tables in Glue, access to S3, AmazonAthenaFullAccess, CalledVia, 2026",
    ),
    ClaimedCheck(
        "athena",
        ("GetQueryResults",),
        ("s3:GetObject",),
        "Athena reads the result's object as the caller",
        "Athena API Reference, GetQueryResults, 2026",
    ),
    ClaimedCheck(
        "redshift-data",
        ("BatchExecuteStatement", "ExecuteStatement"),
        ("redshift:GetClusterCredentials", "redshift-serverless:GetCredentials"),
        "the Data API takes temporary credentials of the database as the caller",
        "Redshift Management Guide, authorizing access to the Data API, 2026",
    ),
    ClaimedCheck("ecs", ("RunTask",), ("iam:PassRole",), "the definition's roles are passed to ECS", _PASSING_ROLES),
    ClaimedCheck(
        "emr-serverless",
        ("StartJobRun",),
        ("iam:PassRole",),
        "the job's role is passed to EMR Serverless",
        _PASSING_ROLES,
    ),
    ClaimedCheck(
        "sts",
        ("AssumeRole",),
        ("sts:TagSession",),
        "tags of a session are an action of their own",
        "IAM User Guide, passing session tags in AWS STS, 2026",
    ),
    ClaimedCheck(
        "s3",
        ("GetObject", "HeadObject"),
        ("s3:ListBucket",),
        "a missing key answers 404 only to who may list it, with the key as s3:prefix; else 403, and a sensor fails",
        "S3 API Reference, GetObject and HeadObject, 2026; the prefix as ceph/ceph#68577 and kopia/kopia#3072 measured it",
    ),
    ClaimedCheck(
        "s3",
        ("CopyObject",),
        ("s3:GetObject",),
        "S3 reads the source as the caller",
        "Amazon S3 User Guide, required permissions for API operations, 2026",
    ),
)

NOT_MODELLED: Mapping[str, str] = {
    "kms:Decrypt and kms:GenerateDataKey on customers' keys of buckets, queues, secrets, parameters, tables and log groups": (
        "AWS KMS Developer Guide, how services use KMS, 2026: checked for the caller of the service; no integration grants them"
    ),
    "lakeformation:GetDataAccess": "Lake Formation Developer Guide, 2026: for tables that it guards; no integration grants it",
    "resource policies of buckets, queues, topics and secrets": (
        "IAM User Guide, policy evaluation logic, 2026: the resource's owner may allow or deny besides"
    ),
    "service control policies": "AWS Organizations User Guide, 2026: above every account's own policies",
}
"""What may refuse a call on AWS, and stands in no row; and the document that says so."""

_OWN = {"emr": "elasticmapreduce", "stepfunctions": "states"}
"""The prefix of IAM actions, where it is not the service's name in botocore."""


def behind(table: OperationTable) -> set[tuple[str, str, str]]:
    """Service, operation and action of the table's checks that are another service's than the call's."""
    return {
        (row.service, row.name, check.action)
        for row in table
        for check in row.checks
        if check.action.partition(":")[0] != _OWN.get(row.service, row.service)
    }


def is_claimed(service: str, operation: str, action: str) -> bool:
    """Whether `CLAIMED` has the check."""
    return any(
        claim.service == service
        and operation in claim.operations
        and any(action == name or (name.endswith("*") and action.startswith(name[:-1])) for name in claim.actions)
        for claim in CLAIMED
    )
