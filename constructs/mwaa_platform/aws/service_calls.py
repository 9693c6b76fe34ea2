"""MWAA's own calls with the execution role as they come over the wire: the baseline's actions on whatever the call names.

The rows of `execution_role` name the resources of one environment, to prove a role before it is used; these here judge calls.
Source: MWAA User Guide, mwaa-create-role (2026-09-01); Service Authorization Reference, 2026.
"""

from mwaa_platform.aws.operations import Check, Operation

_SOURCE = "MWAA User Guide, mwaa-create-role, 2026; Service Authorization Reference, 2026"
_BUCKET = "arn:{partition}:s3:::{Bucket}"
# As in the table of the integrations: a call on a group is authorised on a stream without a name.
_GROUP = "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:"
_QUEUE = "arn:{partition}:sqs:{region}:{QueueOwnerAWSAccountId}:{QueueName}"
_ENVIRONMENT = "arn:{partition}:airflow:{region}:{account}:environment/{EnvironmentName}"


def _row(service: str, name: str, action: str, resource: str, **context: str) -> Operation:
    keys = {key.replace("__", ":"): value for key, value in context.items()}
    return Operation(service, name, (Check(action, resource, keys),), _SOURCE)


SERVICE_CALLS: tuple[Operation, ...] = (
    _row("mwaa", "PublishMetrics", "airflow:PublishMetrics", _ENVIRONMENT),
    _row("cloudwatch", "PutMetricData", "cloudwatch:PutMetricData", "*"),
    _row("logs", "DescribeLogGroups", "logs:DescribeLogGroups", "*"),
    *(
        _row("logs", name, f"logs:{name}", _GROUP)
        for name in ("CreateLogGroup", "DescribeLogStreams", "GetLogGroupFields")
    ),
    *(_row("logs", name, f"logs:{name}", _GROUP + "{logStreamName}") for name in ("CreateLogStream", "PutLogEvents")),
    *(
        _row("sqs", name, f"sqs:{name}", _QUEUE)
        for name in ("ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl")
    ),
    _row("s3", "GetObjectVersion", "s3:GetObjectVersion", _BUCKET + "/{Key}"),
    _row("s3", "ListObjectVersions", "s3:ListBucketVersions", _BUCKET, s3__prefix="{Prefix}"),
    _row("s3", "GetBucketLocation", "s3:GetBucketLocation", _BUCKET),
    _row("s3", "GetBucketVersioning", "s3:GetBucketVersioning", _BUCKET),
    _row("s3", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", _BUCKET),
    _row("s3control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock", "*"),
    Operation(
        "sts", "GetCallerIdentity", (), "IAM User Guide: no permissions are needed, and an explicit deny does not hold"
    ),
)
"""Beside the operators' table, of which no row is repeated. `GetObjectVersion` is GetObject with a version id."""
