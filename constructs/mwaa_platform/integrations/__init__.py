"""The AWS services a team may declare, one file each."""

from typing import Annotated, get_args

from pydantic import Field

from mwaa_platform.aws.operations import OperationTable
from mwaa_platform.integrations.base import Case, ServiceIntegration
from mwaa_platform.integrations.glue import Glue
from mwaa_platform.integrations.redshift_data import RedshiftData
from mwaa_platform.integrations.s3 import S3
from mwaa_platform.integrations.sns import Sns

Integration = Annotated[Glue | RedshiftData | S3 | Sns, Field(discriminator="service")]

CATALOGUE: tuple[type[ServiceIntegration], ...] = get_args(get_args(Integration)[0])


def operation_table() -> OperationTable:
    """Every row of every service: what a DAG's calls need of IAM."""
    return OperationTable(row for integration in CATALOGUE for row in integration.OPERATIONS)


__all__ = [
    "CATALOGUE",
    "S3",
    "Case",
    "Glue",
    "Integration",
    "RedshiftData",
    "ServiceIntegration",
    "Sns",
    "operation_table",
]
