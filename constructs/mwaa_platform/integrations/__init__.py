"""The AWS services a team may declare, one file each."""

from typing import Annotated, get_args

from pydantic import Field

from mwaa_platform.aws.operations import OperationTable
from mwaa_platform.integrations.athena import Athena
from mwaa_platform.integrations.base import Case, ServiceIntegration
from mwaa_platform.integrations.batch import Batch
from mwaa_platform.integrations.cloudwatch_logs import CloudWatchLogs
from mwaa_platform.integrations.dynamodb import DynamoDb
from mwaa_platform.integrations.ecs import Ecs
from mwaa_platform.integrations.emr import Emr
from mwaa_platform.integrations.emr_serverless import EmrServerless
from mwaa_platform.integrations.glue import Glue
from mwaa_platform.integrations.lambda_ import Lambda
from mwaa_platform.integrations.redshift_data import RedshiftData
from mwaa_platform.integrations.s3 import S3
from mwaa_platform.integrations.secrets_manager import SecretsManager
from mwaa_platform.integrations.sns import Sns
from mwaa_platform.integrations.sqs import Sqs
from mwaa_platform.integrations.ssm import SsmParameters
from mwaa_platform.integrations.step_functions import StepFunctions
from mwaa_platform.integrations.sts import Sts

Integration = Annotated[
    Athena
    | Batch
    | CloudWatchLogs
    | DynamoDb
    | Ecs
    | Emr
    | EmrServerless
    | Glue
    | Lambda
    | RedshiftData
    | S3
    | SecretsManager
    | Sns
    | Sqs
    | SsmParameters
    | StepFunctions
    | Sts,
    Field(discriminator="service"),
]

CATALOGUE: tuple[type[ServiceIntegration], ...] = get_args(get_args(Integration)[0])


def operation_table() -> OperationTable:
    """Every row of every service: what a DAG's calls need of IAM."""
    return OperationTable(row for integration in CATALOGUE for row in integration.OPERATIONS)


__all__ = [
    "CATALOGUE",
    "S3",
    "Athena",
    "Batch",
    "Case",
    "CloudWatchLogs",
    "DynamoDb",
    "Ecs",
    "Emr",
    "EmrServerless",
    "Glue",
    "Integration",
    "Lambda",
    "RedshiftData",
    "SecretsManager",
    "ServiceIntegration",
    "Sns",
    "Sqs",
    "SsmParameters",
    "StepFunctions",
    "Sts",
    "operation_table",
]
