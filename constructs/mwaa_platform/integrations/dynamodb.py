"""Amazon DynamoDB: read or write the items of tables that exist."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool, model_validator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled, refusal
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

_TABLE = "arn:{partition}:dynamodb:{region}:{account}:table/{TableName}"
# Query and Scan with an IndexName are decided on the index alone. What they name stands beside TableName and IndexName as one:
# `orders`, or `orders/index/by_date`.
_TABLE_OR_INDEX = "arn:{partition}:dynamodb:{region}:{account}:table/{TableOrIndex}"
_REFERENCE = (
    "Service Authorization Reference, Amazon DynamoDB, 2026; source of provider 9.22 and 9.34, transfers and hooks, and of "
    "boto3's batch_writer; the index as the denials in aws/aws-cdk#1540 and pulumi/pulumi-aws#1987 name it"
)
_READ_CALLS = ("BatchGetItem", "GetItem", "Query", "Scan")
_INDEX_CALLS = ("Query", "Scan")
_WRITE_CALLS = ("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem")

Table = Annotated[
    str,
    Spelled(r"[A-Za-z0-9_.\-]{3,255}", "table name: 3 to 255 letters, digits, _, - and ., no wildcard"),
]


class DynamoDb(ServiceIntegration):
    """Read or write the items of the named tables of the stage's own account and Region.

    DynamoDBToS3Operator is served where it scans (its file needs `service: s3` besides), not in its point-in-time export, which has
    DynamoDB itself write to the bucket. Permissions on a key of the customer's, where a table has one, are not granted.
    """

    TITLE: ClassVar[str] = "Amazon DynamoDB"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ()
    GATEWAY: ClassVar[str] = "dynamodb"
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: dynamodb, id: ledger, tables: ["ledger-{stage}"], access: read, indexes: false}',
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.sensors.dynamodb.DynamoDBValueSensor",
        "airflow.providers.amazon.aws.transfers.dynamodb_to_s3.DynamoDBToS3Operator",
        "airflow.providers.amazon.aws.transfers.hive_to_dynamodb.HiveToDynamoDBOperator",
        "airflow.providers.amazon.aws.hooks.dynamodb.DynamoDBHook",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "DynamoDBToS3Operator, export": "DynamoDB itself writes the export: dynamodb:ExportTableToPointInTime",
        "S3ToDynamoDBOperator": "creates a table, by an import that DynamoDB itself runs: dynamodb:ImportTable",
    }
    # Batches name their tables in RequestItems: such a call is one of these rows for each table, with its name as TableName.
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation("dynamodb", "GetItem", (Check("dynamodb:GetItem", _TABLE),), _REFERENCE),
        Operation("dynamodb", "BatchGetItem", (Check("dynamodb:BatchGetItem", _TABLE),), _REFERENCE),
        *(
            Operation("dynamodb", name, (Check(f"dynamodb:{name}", _TABLE_OR_INDEX),), _REFERENCE)
            for name in _INDEX_CALLS
        ),
        *(Operation("dynamodb", name, (Check(f"dynamodb:{name}", _TABLE),), _REFERENCE) for name in _WRITE_CALLS),
    )

    service: Literal["dynamodb"] = "dynamodb"
    tables: Annotated[tuple[Table, ...], Field(min_length=1)]
    """Tables that DAGs use; they exist already."""
    access: Literal["read", "write", "read_write"] = "read"
    """`read` gets, queries and scans items; `write` puts, updates and deletes them, and is shown what it replaces if it asks."""
    indexes: StrictBool = False
    """Also query and scan the tables' secondary indexes."""

    @model_validator(mode="after")
    def _reads_the_indexes(self) -> "DynamoDb":
        if self.indexes and self.access == "write":
            raise refusal(
                "names indexes, but access is write",
                allowed="indexes with access read or read_write",
                cure="leave indexes: out, a write keeps them up to date by itself",
            )
        return self

    def grants(self, place: Place) -> Iterator[Grant]:
        """Read, write or both, each table by its ARN; the indexes of a table by `index/*`."""
        tables = tuple(place.arn("dynamodb", f"table/{table}") for table in self.tables)
        if self.access != "write":
            yield Grant("DynamoDbRead", tuple(f"dynamodb:{name}" for name in _READ_CALLS), tables)
        if self.indexes:
            yield Grant(
                "DynamoDbReadIndexes",
                tuple(f"dynamodb:{name}" for name in _INDEX_CALLS),
                tuple(f"{table}/index/*" for table in tables),
                because="an index shows items of its table only, and all of these may be read already",
            )
        if self.access != "read":
            yield Grant("DynamoDbWrite", tuple(f"dynamodb:{name}" for name in _WRITE_CALLS), tables)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each kind of access on each table and on its neighbour, and an index of both."""
        reads, writes = self.access != "write", self.access != "read"
        for suffix, ours, why in (("", True, "declared"), ("-neighbour", False, "another table")):
            for table in self.tables:
                named = table + suffix
                target = {"TableName": named, "TableOrIndex": named}
                index = {"TableName": named, "IndexName": "by_date", "TableOrIndex": f"{named}/index/by_date"}
                for name in _READ_CALLS:
                    yield Case("dynamodb", name, target, reads and ours, why)
                for name in _INDEX_CALLS:
                    yield Case("dynamodb", name, index, self.indexes and ours, why)
                for name in _WRITE_CALLS:
                    yield Case("dynamodb", name, target, writes and ours, why)

    def names(self, place: Place) -> Mapping[str, str]:
        """The table or tables."""
        return listed("table", self.tables)
