"""The table that calls are judged by: the integrations' rows, MWAA's own calls, and what neither of them says."""

from collections.abc import Mapping
from functools import cache

from mwaa_platform.aws.operations import OperationTable
from mwaa_platform.aws.service_calls import SERVICE_CALLS
from mwaa_platform.integrations import operation_table
from sandbox.emulator.enforcement.wire import Call

_WRITTEN_WITH = (
    *("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP"),
    *("ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus"),
)

MORE_THAN_THE_ROW: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("batch", "SubmitJob"): ("tags",),
    ("ecs", "RunTask"): ("tags", "volumeConfigurations"),
    ("emr-serverless", "StartJobRun"): ("tags",),
    ("redshift-data", "BatchExecuteStatement"): ("SecretArn",),
    ("redshift-data", "ExecuteStatement"): ("SecretArn",),
    ("s3", "CopyObject"): _WRITTEN_WITH,
    ("s3", "CreateMultipartUpload"): _WRITTEN_WITH,
    ("s3", "DeleteObject"): ("VersionId", "BypassGovernanceRetention"),
    ("s3", "DeleteObjects"): ("BypassGovernanceRetention",),
    ("s3", "PutObject"): _WRITTEN_WITH,
    ("ssm", "PutParameter"): ("Tags",),
    ("sts", "AssumeRole"): ("SourceIdentity",),
}
"""Parameters with which AWS makes checks that the operation's row does not have: with one of them the call is not mapped."""


@cache
def table() -> OperationTable:
    """Every row that a session's call may be judged by."""
    return OperationTable((*operation_table(), *SERVICE_CALLS))


def beyond(call: Call) -> str:
    """The parameter that the row of this call does not cover, if it has one."""
    names = MORE_THAN_THE_ROW.get((call.service, call.operation), ())
    return next((name for name in names if call.parameters.get(name)), "")
