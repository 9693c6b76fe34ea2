"""The names that recordings are made with, and the placeholders that stand for them in what is kept."""

import json
import re
from collections.abc import Mapping
from typing import Any

from mwaa_platform.aws.grants import Place

PLACE = Place(account="123456789012", region="eu-west-1")

NAMES: Mapping[str, str] = {
    "athena.data": "s3://recorded-lake/recorded-data/",
    "athena.data.bucket": "recorded-lake",
    "athena.data.prefix": "recorded-data/",
    "athena.databases": "recorded_database",
    "athena.results": "s3://recorded-output/recorded-results/",
    "athena.results.bucket": "recorded-output",
    "athena.results.prefix": "recorded-results/",
    "athena.workgroup": "recorded-workgroup",
    "batch.job_definitions": "recorded-definition",
    "batch.job_queues": "recorded-queue",
    "batch.log_group": "/recorded-batch",
    "batch.log_stream_prefix": "recorded-batch-stream",
    "cloudwatch_logs.log_groups": "/recorded-logs/output",
    "dynamodb.tables": "recorded-table",
    "ecs.cluster": "recorded-ecs",
    "ecs.log_group": "/recorded-containers",
    "ecs.log_stream_prefix": "recorded-stream",
    "ecs.task_definitions": "recorded-family:7777",
    "ecs.task_definitions.family": "recorded-family",
    "ecs.task_definitions.revision": "7777",
    "ecs.task_roles": "arn:aws:iam::123456789012:role/recorded-task",
    "emr.clusters": "j-RECORDED",
    "emr.execution_roles": "arn:aws:iam::123456789012:role/recorded-step",
    "emr_serverless.applications": "00recordedapp09",
    "emr_serverless.job_roles": "arn:aws:iam::123456789012:role/recorded-serverless",
    "glue.crawlers": "recorded-crawler",
    "glue.jobs": "recorded-job",
    "lambda.functions": "recorded-function:live",
    "redshift_data.cluster": "recorded-warehouse",
    "redshift_data.database": "recorded_db",
    "redshift_data.db_user": "recorded_user",
    "redshift_data.workgroup": "recorded-serverless-wg",
    "redshift_data.workgroup_id": "76543210-ba98-fedc-3210-ba9876543210",
    "s3.bucket": "recorded-bucket",
    "s3.prefix": "recorded-prefix/",
    "s3.prefix.key": "recorded-prefix/part-0.csv",
    "s3.prefix.other": "recorded-prefix/part-1.csv",
    "secrets_manager.secrets": "recorded-secret",
    "sns.topics": "recorded-topic",
    "sqs.queues": "recorded-inbox",
    "ssm.parameters": "/recorded-parameter",
    "ssm.parameters.bare": "recorded-parameter",
    "step_functions.state_machines": "recorded-machine",
    "sts.assume_roles": "arn:aws:iam::123456789012:role/recorded-taken",
    "sts.external_id": "recorded-external-id",
}
ALSO: Mapping[str, str] = {"/recorded-logs/error": "cloudwatch_logs.log_groups"}
"""Second names of the same kind, which an operator makes itself."""

_PLACE = {"region": PLACE.region, "account": PLACE.account}
_FOUND = re.compile(
    "|".join(re.escape(value) for value in sorted((*NAMES.values(), *ALSO, *_PLACE.values()), key=len)[::-1])
)
_BY_VALUE = {**{value: name for name, value in {**NAMES, **_PLACE}.items()}, **ALSO}
_PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


def filled(value: Any) -> Any:
    """With names for the placeholders, anywhere in what JSON can say."""
    every = {**NAMES, **_PLACE}
    text = _PLACEHOLDER.sub(lambda found: every.get(found[1], found[0]), json.dumps(value))
    return json.loads(text)


def emptied(text: str) -> str:
    """With placeholders for the names again."""
    found = _FOUND.sub(lambda match: f"{{{_BY_VALUE[match[0]]}}}", text)
    return found.replace("arn:aws:", "arn:{partition}:")
