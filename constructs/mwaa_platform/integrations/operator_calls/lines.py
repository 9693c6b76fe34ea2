"""Which declared keys a call needs: from the parameters of an API to a line under `integrations:`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """How calls of one API become an integration's line.

    `keys` maps a parameter to a key and to the part of the value that stands there: whole, the `last` part of a path, of an `arn`, the
    `machine` of an execution's ARN, the `prefix` of object keys. `reads` and `writes` are operations that ask for that access; `apart`
    are the keys that tell lines from each other; `switches` are keys that an operation or a parameter needs to be true.
    """

    service: str
    keys: Mapping[str, tuple[str, str]]
    apart: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    switches: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, str, str] = ("read", "write", "read_write")


_S3_READS = ("HeadObject", "GetObject", "ListObjects", "ListObjectsV2", "HeadBucket")
_S3_WRITES = (
    *("PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload"),
    *("DeleteObject", "DeleteObjects"),
)

LINES: Mapping[str, Line] = {
    "athena": Line("athena", {"WorkGroup": ("workgroup", ""), "Database": ("databases", "")}, ("workgroup",)),
    "batch": Line("batch", {"jobQueue": ("job_queues", "last"), "jobDefinition": ("job_definitions", "last")}),
    "dynamodb": Line(
        "dynamodb",
        {"TableName": ("tables", "")},
        reads=("GetItem", "BatchGetItem", "Query", "Scan"),
        writes=("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"),
        switches={"IndexName": "indexes"},
    ),
    "ecs": Line(
        "ecs",
        {
            "cluster": ("cluster", "last"),
            "taskDefinition": ("task_definitions", "last"),
            "taskRoleArn": ("task_roles", ""),
            "executionRoleArn": ("task_roles", ""),
        },
        ("cluster",),
    ),
    "emr": Line(
        "emr",
        {"JobFlowId": ("clusters", ""), "ClusterId": ("clusters", ""), "ExecutionRoleArn": ("execution_roles", "")},
        switches={"ListClusters": "find_by_name"},
    ),
    "emr-serverless": Line(
        "emr_serverless",
        {"applicationId": ("applications", ""), "executionRoleArn": ("job_roles", "")},
        switches={"GetDashboardForJobRun": "ui_links"},
    ),
    "glue": Line("glue", {"JobName": ("jobs", ""), "Name": ("crawlers", "")}),
    "lambda": Line("lambda", {"FunctionName": ("functions", "")}),
    "logs": Line("cloudwatch_logs", {"logGroupName": ("log_groups", "")}),
    "redshift-data": Line(
        "redshift_data",
        {
            "ClusterIdentifier": ("cluster", ""),
            "DbUser": ("db_user", ""),
            "WorkgroupName": ("workgroup", ""),
            "Database": ("database", ""),
        },
        ("cluster", "db_user", "workgroup", "database"),
    ),
    "s3": Line(
        "s3",
        {"Bucket": ("bucket", ""), "Key": ("prefix", "prefix"), "Prefix": ("prefix", "prefix")},
        ("bucket",),
        _S3_READS,
        _S3_WRITES,
    ),
    "secretsmanager": Line("secrets_manager", {"SecretId": ("secrets", "")}),
    "sns": Line("sns", {"TopicArn": ("topics", "arn")}),
    "sqs": Line(
        "sqs",
        {"QueueName": ("queues", "")},
        reads=("ReceiveMessage", "DeleteMessage", "DeleteMessageBatch"),
        writes=("SendMessage",),
        words=("receive", "send", "send_receive"),
    ),
    "ssm": Line(
        "ssm",
        {"Name": ("parameters", "")},
        reads=("GetParameter", "GetParameters", "GetParametersByPath"),
        writes=("PutParameter",),
    ),
    "stepfunctions": Line(
        "step_functions",
        {"stateMachineArn": ("state_machines", "machine"), "executionArn": ("state_machines", "machine")},
        switches={"RedriveExecution": "redrive"},
    ),
    "sts": Line(
        "sts",
        {"RoleArn": ("assume_roles", ""), "ExternalId": ("external_id", "")},
        ("external_id",),
        switches={"Tags": "session_tags"},
    ),
}
"""By the service's name in the operation table."""

THINGS: Mapping[str, Mapping[str, str]] = {
    "athena": {"workgroup": "workgroup", "results": "results", "database": "databases", "location": "data"},
    "batch": {"job_queue": "job_queues", "job_definition": "job_definitions"},
    "cloudwatch_logs": {"log_group": "log_groups"},
    "dynamodb": {"table": "tables"},
    "ecs": {
        "cluster": "cluster",
        "task_definition": "task_definitions",
        "log_group": "log_group",
        "log_stream_prefix": "log_stream_prefix",
    },
    "emr": {"cluster": "clusters", "execution_role_arn": "execution_roles"},
    "emr_serverless": {"application": "applications", "job_role_arn": "job_roles"},
    "glue": {"job": "jobs", "crawler": "crawlers"},
    "lambda": {"function": "functions"},
    "redshift_data": {"cluster": "cluster", "db_user": "db_user", "workgroup": "workgroup", "database": "database"},
    "s3": {"bucket": "bucket", "prefix": "prefix"},
    "secrets_manager": {"secret_name": "secrets", "secret_path": "secrets"},
    "sns": {"topic_arn": "topics"},
    "sqs": {"queue_url": "queues"},
    "ssm": {"parameter": "parameters", "parameter_path": "parameters"},
    "step_functions": {"state_machine_arn": "state_machines"},
    "sts": {"role_arn": "assume_roles"},
}
"""What a DAG looks up as `<id>_<thing>`, and the key that it comes from, of each integration."""

FORMS: Mapping[str, str] = {"results": "s3://<bucket>/<prefix>/", "data": "s3://<bucket>/<prefix>/"}
"""How a value is written that only the team knows, where its key's name does not say so."""

CANNOT_BE_SEEN: Mapping[str, frozenset[str]] = {
    "athena": frozenset({"results", "data", "databases", "access"}),
    "batch": frozenset({"log_group", "log_stream_prefix"}),
    "ecs": frozenset({"task_roles", "log_group", "log_stream_prefix"}),
    "redshift_data": frozenset({"cluster", "db_user", "workgroup", "workgroup_id", "database"}),
}
"""Keys whose use no DAG file shows: AWS reads them out of SQL, job definitions and task definitions."""
