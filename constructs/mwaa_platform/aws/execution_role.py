"""What MWAA itself needs of an execution role: who assumes it, the baseline grants, and the calls MWAA makes with it.

Source: MWAA User Guide, mwaa-create-role and cross-service-confused-deputy-prevention (2026-09-01); the calls as AWS's
verify_env simulates them (awslabs/aws-support-tools, 2026-07-16). Where the guide's two sample policies contradict each other or
IAM, the working form is taken: `airflow:PublishMetrics` also with a customer key, log groups as `airflow-<environment>-*`, and
`s3:ListAllMyBuckets` simply not granted instead of a Deny on resources that the action does not have.
"""

from collections.abc import Mapping

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation, Request
from mwaa_platform.aws.statements import characters

TRUSTED_SERVICES = ("airflow.amazonaws.com", "airflow-env.amazonaws.com")

LOG_ACTIONS = (
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:GetLogEvents",
    "logs:GetLogGroupFields",
    "logs:GetLogRecord",
    "logs:GetQueryResults",
    "logs:PutLogEvents",
)
QUEUE_ACTIONS = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
)
KEY_ACTIONS = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*")
BUCKET_ACTIONS = ("s3:GetBucket*", "s3:GetObject*", "s3:List*")
ACCOUNT_WIDE_ACTIONS = ("cloudwatch:PutMetricData", "logs:DescribeLogGroups", "s3:GetAccountPublicAccessBlock")
UNTRIED_ACTIONS = ("logs:DescribeLogStreams", "s3:GetAccountPublicAccessBlock")
"""In the guide's sample policies, but not tried by verify_env, and not granted by the template of the guide's page quick-start."""

MWAA_SERVICE_ACCOUNT = "999999999999"
"""Stands for MWAA's own account, whose number AWS does not publish."""
CELERY_QUEUE_SOURCE = (
    "MWAA User Guide, mwaa-create-role (2026-09-01): both sample policies allow these actions on every queue of the Region whose "
    "name begins with airflow-celery-, for it lies in an account of MWAA's and its name is not known before the environment exists"
)

_SERVICE_READS_IT = (
    "MWAA itself reads its bucket with this list of the User Guide (mwaa-create-role); it names no single actions"
)


def environment_arn(place: Place, environment_name: str) -> str:
    """The ARN an environment of that name has, before it exists."""
    return place.arn("airflow", f"environment/{environment_name}")


def celery_queue_arn(place: Place, *, account: str = MWAA_SERVICE_ACCOUNT, name: str = "0b1c2d3e") -> str:
    """The queue between schedulers and workers of an environment there, by default an example of one."""
    return f"arn:{place.partition}:sqs:{place.region}:{account}:airflow-celery-{name}"


def trust_conditions(place: Place, environment_name: str) -> dict[str, dict[str, str]]:
    """Only this environment of this account may use the role (against the confused deputy)."""
    return {
        "ArnLike": {"aws:SourceArn": environment_arn(place, environment_name)},
        "StringEquals": {"aws:SourceAccount": place.account},
    }


def baseline_grants(
    place: Place, environment_name: str, *, bucket_arn: str, key_arn: str | None = None
) -> tuple[Grant, ...]:
    """The statements that every environment's role carries; `key_arn` is the customer key's, without it AWS owns the key."""
    return (
        Grant("BucketRead", BUCKET_ACTIONS, (bucket_arn, f"{bucket_arn}/*"), because=_SERVICE_READS_IT),
        Grant(
            "Logs",
            LOG_ACTIONS,
            (place.arn("logs", f"log-group:airflow-{environment_name}-*"),),
            because="the environment's five log groups and their streams share this prefix",
        ),
        Grant(
            "AccountWide",
            ACCOUNT_WIDE_ACTIONS,
            ("*",),
            because="IAM has no resource type for these three actions",
        ),
        Grant(
            "CeleryQueue",
            QUEUE_ACTIONS,
            (celery_queue_arn(place, account="*", name="*"),),
            because="the queue lies in an account of MWAA's and has a generated name",
        ),
        Grant("Metrics", ("airflow:PublishMetrics",), (environment_arn(place, environment_name),)),
        _key_grant(place, key_arn),
    )


def baseline_characters(place: Place, environment_name: str, *, customer_key: bool) -> int:
    """How much of the role's inline policies the baseline takes at the most, before bucket and key have their names."""
    bucket = place.s3_arn("b" * 63)
    key = place.arn("kms", "key/01234567-89ab-cdef-0123-456789abcdef") if customer_key else None
    return characters(baseline_grants(place, environment_name, bucket_arn=bucket, key_arn=key))


def _key_grant(place: Place, key_arn: str | None) -> Grant:
    if key_arn is None:
        return Grant(
            "AwsOwnedKey",
            KEY_ACTIONS,
            not_resources=(f"arn:{place.partition}:kms:*:{place.account}:key/*",),
            conditions={"StringLike": {"kms:ViaService": place.service_host("sqs")}},
            because="MWAA's own key lies in an account of MWAA's; keys of this account are excluded",
        )
    hosts = (place.service_host("sqs"), place.service_host("s3"))
    return Grant(
        "CustomerKey",
        KEY_ACTIONS,
        (key_arn,),
        conditions={"StringLike": {"kms:ViaService": hosts}},
        because="kms:GenerateDataKey* is MWAA's own list; the statement names one key",
    )


_GUIDE = "MWAA User Guide, mwaa-create-role; verify_env, iam_verifier"
_LOG_GROUP = "arn:{partition}:logs:{region}:{account}:log-group:airflow-{environment}-Task:log-stream:dag"
_BUCKET = "arn:{partition}:s3:::{bucket}"
_QUEUE = "arn:{partition}:sqs:{region}:{service_account}:airflow-celery-0b1c2d3e"

BASELINE_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "mwaa",
        "PublishMetrics",
        (Check("airflow:PublishMetrics", "arn:{partition}:airflow:{region}:{account}:environment/{environment}"),),
        _GUIDE,
    ),
    Operation("cloudwatch", "PutMetricData", (Check("cloudwatch:PutMetricData", "*"),), _GUIDE),
    Operation("logs", "DescribeLogGroups", (Check("logs:DescribeLogGroups", "*"),), _GUIDE),
    *(Operation("logs", a.partition(":")[2], (Check(a, _LOG_GROUP),), _GUIDE) for a in LOG_ACTIONS),
    *(Operation("sqs", a.partition(":")[2], (Check(a, _QUEUE),), _GUIDE) for a in QUEUE_ACTIONS),
    Operation("s3", "GetObject", (Check("s3:GetObject", _BUCKET + "/{key}"),), _GUIDE),
    Operation("s3", "GetObjectVersion", (Check("s3:GetObjectVersion", _BUCKET + "/{key}"),), _GUIDE),
    Operation("s3", "ListObjectsV2", (Check("s3:ListBucket", _BUCKET, {"s3:prefix": "{key}"}),), _GUIDE),
    Operation("s3", "ListObjectVersions", (Check("s3:ListBucketVersions", _BUCKET),), _GUIDE),
    Operation("s3", "GetBucketVersioning", (Check("s3:GetBucketVersioning", _BUCKET),), _GUIDE),
    Operation("s3", "GetPublicAccessBlock", (Check("s3:GetBucketPublicAccessBlock", _BUCKET),), _GUIDE),
    Operation("s3control", "GetPublicAccessBlock", (Check("s3:GetAccountPublicAccessBlock", "*"),), _GUIDE),
)
"""The calls MWAA makes with the role; not part of the operators' table, for the resources are MWAA's own."""

_KEY_CALLS = ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey")


def baseline_requests(place: Place, environment_name: str, bucket: str, key_arn: str | None) -> tuple[Request, ...]:
    """What IAM must allow the role before MWAA would create the environment."""
    parameters: Mapping[str, str] = {
        "environment": environment_name,
        "bucket": bucket,
        "key": "dags/a.py",
        "service_account": MWAA_SERVICE_ACCOUNT,
    }
    requests = [r for row in BASELINE_OPERATIONS for r in row.requests(parameters, place)]
    key = key_arn or f"arn:{place.partition}:kms:{place.region}:{MWAA_SERVICE_ACCOUNT}:key/0b1c2d3e"
    services = ("sqs", "s3") if key_arn else ("sqs",)
    requests += [
        Request(f"kms:{call}", key, {"kms:ViaService": place.service_host(service)})
        for service in services
        for call in _KEY_CALLS
    ]
    return tuple(requests)
