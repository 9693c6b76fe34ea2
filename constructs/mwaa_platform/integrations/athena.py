"""Amazon Athena: SQL on tables of the Glue catalog, in one workgroup, with the results at one place in S3."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Conditions, Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed
from mwaa_platform.integrations.s3 import BUCKET_NAME

_WORKGROUP = "arn:{partition}:athena:{region}:{account}:workgroup/{WorkGroup}"
_DATA_CATALOG = "arn:{partition}:athena:{region}:{account}:datacatalog/{Catalog}"
_CATALOG = "arn:{partition}:glue:{region}:{account}:catalog"
_DATABASE = "arn:{partition}:glue:{region}:{account}:database/{Database}"
_TABLE = "arn:{partition}:glue:{region}:{account}:table/{Database}/{Table}"
_REFERENCE = "hooks/athena of provider 9.22 and 9.34; Service Authorization Reference, Amazon Athena, 2026"
_GUIDE = (
    f"{_REFERENCE}; Athena User Guide, 2026: access to databases and tables in Glue, data catalog example policies, "
    "access to S3, AmazonAthenaFullAccess, CalledVia context keys"
)
_RESULTS_GUIDE = f"{_REFERENCE}; Athena API Reference, GetQueryResults"

GLUE_CATALOG = "AwsDataCatalog"
"""What AthenaOperator names if a DAG does not; catalogs behind a connector are not served."""
_FOLLOW_ACTIONS = ("GetQueryExecution", "StopQueryExecution")
_ACTIONS = ("StartQueryExecution", *_FOLLOW_ACTIONS, "GetQueryResults")
_DATABASE_READ = ("GetDatabase", "GetDatabases")
_TABLE_READ = ("BatchGetPartition", "GetPartition", "GetPartitions", "GetTable", "GetTables")
_TABLE_WRITE = ("BatchCreatePartition", "CreatePartition", "CreateTable", "UpdatePartition", "UpdateTable")
_OBJECT_WRITE = ("AbortMultipartUpload", "ListMultipartUploadParts", "PutObject")

# Athena reads and writes with the caller's identity, and IAM then sees Athena in this key: what is granted for queries cannot be
# called past them, from a DAG, at Glue or S3.
_VIA = {"aws:CalledVia": "athena.amazonaws.com"}
_THROUGH_ATHENA: Conditions = {"ForAnyValue:StringEquals": _VIA}

WorkGroup = Annotated[
    str, Spelled(r"[A-Za-z0-9._\-]{1,128}", "workgroup name: 1 to 128 characters of A-Z, a-z, 0-9, ., _ and -")
]
Database = Annotated[
    str, Spelled(r"[a-z0-9_\-]{1,255}", "database name: 1 to 255 characters of a-z, 0-9, _ and -, no wildcard")
]
Location = Annotated[
    str,
    Spelled(
        rf"s3://{BUCKET_NAME}/([A-Za-z0-9!_.'()=\-]+/)*",
        "S3 location: s3://bucket/ or s3://bucket/prefix/, with / at its end and no wildcard",
    ),
]


def _glue(names: tuple[str, ...], resources: tuple[str, ...], when: str) -> tuple[Check, ...]:
    """Glue wants an action allowed on the table, and on the database and the catalog above it."""
    return tuple(Check(f"glue:{name}", resource, _VIA, when) for name in names for resource in resources)


def _s3(place: str, names: tuple[str, ...], when: str) -> tuple[Check, ...]:
    """The bucket's Region and listing, and these actions on an object; `place` begins the two parameters' names."""
    bucket, key = f"{{{place}Bucket}}", f"{{{place}Key}}"
    arn = f"arn:{{partition}}:s3:::{bucket}"
    return (
        Check("s3:GetBucketLocation", arn, _VIA, when),
        Check("s3:ListBucket", arn, {**_VIA, "s3:prefix": key}, when),
        *(Check(f"s3:{name}", f"{arn}/{key}", _VIA, when) for name in names),
    )


def _granted(sid: str, service: str, names: tuple[str, ...], resources: tuple[str, ...], because: str = "") -> Grant:
    actions = tuple(f"{service}:{name}" for name in names)
    return Grant(sid, actions, resources, conditions=_THROUGH_ATHENA, because=because)


def _parts(location: str) -> tuple[str, str]:
    """The bucket, and the beginning of keys."""
    bucket, _, prefix = location.removeprefix("s3://").partition("/")
    return bucket, prefix


def _within(location: str, bucket: str, key: str) -> bool:
    return _parts(location)[0] == bucket and key.startswith(_parts(location)[1])


class Athena(ServiceIntegration):
    """Run queries in one workgroup over the tables of the named databases; with `read_write` also CTAS and INSERT.

    Tables guarded by Lake Formation and objects under a customer's KMS key need more than this.
    """

    TITLE: ClassVar[str] = "Amazon Athena"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("athena",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: athena, id: sql, workgroup: orders, results: "s3://results-{stage}/athena/", data: ["s3://lake-{stage}/orders/"], '
        "databases: [orders], access: read}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.athena.AthenaOperator",
        "airflow.providers.amazon.aws.sensors.athena.AthenaSensor",
        "airflow.providers.amazon.aws.hooks.athena.AthenaHook",
    )
    # No wire shows most of these parameters. Catalog is the QueryExecutionContext's; OutputBucket and OutputKey are parts of the
    # ResultConfiguration's OutputLocation, or of the workgroup's; Database and Table are what the query touches, DataBucket and
    # DataKey where the table's objects lie; Writes is there if the query writes them. The other three calls carry a query's id only:
    # its WorkGroup and output have to be looked up. No operator fetches results; DAGs do, by AthenaHook.get_query_results.
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation(
            "athena",
            "StartQueryExecution",
            (
                Check("athena:StartQueryExecution", _WORKGROUP),
                Check("athena:GetDataCatalog", _DATA_CATALOG, when="Catalog"),
                *_s3("Output", _OBJECT_WRITE, when="OutputBucket"),
                *_glue(_DATABASE_READ, (_CATALOG, _DATABASE), when="Database"),
                *_glue(_TABLE_READ, (_CATALOG, _DATABASE, _TABLE), when="Table"),
                *_s3("Data", ("GetObject",), when="DataBucket"),
                *_glue(_TABLE_WRITE, (_CATALOG, _DATABASE, _TABLE), when="Writes"),
                *_s3("Data", _OBJECT_WRITE, when="Writes"),
            ),
            _GUIDE,
        ),
        *(Operation("athena", name, (Check(f"athena:{name}", _WORKGROUP),), _REFERENCE) for name in _FOLLOW_ACTIONS),
        Operation(
            "athena",
            "GetQueryResults",
            (
                Check("athena:GetQueryResults", _WORKGROUP),
                Check("s3:GetObject", "arn:{partition}:s3:::{OutputBucket}/{OutputKey}", _VIA),
            ),
            _RESULTS_GUIDE,
        ),
    )

    service: Literal["athena"] = "athena"
    workgroup: WorkGroup
    """The workgroup that queries run in; it exists already."""
    results: Location
    """Where results are written, by the workgroup's setting or the DAG's; a DAG that opens the files itself declares `s3` too."""
    data: Annotated[tuple[Location, ...], Field(min_length=1)]
    """Where the objects of the tables lie."""
    databases: Annotated[tuple[Database, ...], Field(min_length=1)]
    """Glue databases of this account and Region whose tables queries name."""
    access: Literal["read", "read_write"] = "read"
    """`read_write` lets queries create tables, add partitions and write below `data`; none drops a table or deletes an object."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Queries by workgroup; tables and objects for Athena only, objects by location, listings by `s3:prefix`."""
        declared = f"declared: service athena, databases {', '.join(self.databases)}, access {self.access}"
        actions = tuple(f"athena:{name}" for name in _ACTIONS)
        yield Grant("AthenaQueries", actions, (place.arn("athena", f"workgroup/{self.workgroup}"),))
        catalog = place.arn("athena", f"datacatalog/{GLUE_CATALOG}")
        yield Grant("AthenaCatalog", ("athena:GetDataCatalog",), (catalog,))
        tables = tuple(
            place.arn("glue", resource)
            for resource in (
                "catalog",
                *(f"database/{name}" for name in self.databases),
                *(f"table/{name}/*" for name in self.databases),
            )
        )
        yield _granted("AthenaTablesRead", "glue", (*_DATABASE_READ, *_TABLE_READ), tables, declared)
        if self._writes:
            yield _granted("AthenaTablesWrite", "glue", _TABLE_WRITE, tables, declared)
        yield from self._s3_grants(place)

    def _s3_grants(self, place: Place) -> Iterator[Grant]:
        declared = (
            f"declared: service athena, results {self.results}, data {', '.join(self.data)}, access {self.access}"
        )
        prefixes: dict[str, list[str]] = {}
        for bucket, prefix in map(_parts, self._readable):
            prefixes.setdefault(bucket, []).append(f"{prefix}*")
        buckets = tuple(place.s3_arn(bucket) for bucket in prefixes)
        yield _granted("AthenaBuckets", "s3", ("GetBucketLocation",), buckets)
        for bucket, inside in prefixes.items():
            by_prefix: Conditions = {} if "*" in inside else {"StringLike": {"s3:prefix": tuple(inside)}}
            conditions = {**_THROUGH_ATHENA, **by_prefix}
            yield Grant("AthenaList", ("s3:ListBucket",), (place.s3_arn(bucket),), conditions=conditions)
        for sid, names, locations in (
            ("AthenaRead", ("GetObject",), self._readable),
            ("AthenaWrite", _OBJECT_WRITE, self._writable),
        ):
            objects = tuple(place.s3_arn(bucket, f"{prefix}*") for bucket, prefix in map(_parts, locations))
            yield _granted(sid, "s3", names, objects, declared)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each call; a query over each database and location, reading and writing; each part of it exchanged for another."""
        bucket, prefix = _parts(self.results)
        output = {"OutputBucket": bucket, "OutputKey": f"{prefix}1.csv"}
        query = {"WorkGroup": self.workgroup, "Catalog": GLUE_CATALOG, **output}
        for name in _ACTIONS:
            yield Case("athena", name, query, True, "declared")
            yield Case("athena", name, query | {"WorkGroup": f"{self.workgroup}-neighbour"}, False, "another workgroup")
        yield Case("athena", "StartQueryExecution", query | {"Catalog": "neighbour"}, False, "another catalog")
        for target in ({"OutputBucket": f"{bucket}-neighbour"}, {"OutputKey": f"elsewhere/{prefix}1.csv"}):
            ours = self._allows(self._writable, query | target, "Output")
            yield Case("athena", "StartQueryExecution", query | target, ours, "results in another bucket or prefix")
        for database, location in product(self.databases, self.data):
            bucket, prefix = _parts(location)
            key = f"{prefix}dt=2026-01-01/0.parquet"
            table = {"Database": database, "Table": "orders", "DataBucket": bucket, "DataKey": key}
            for difference in (
                {},
                {"Database": f"{database}_neighbour"},
                {"DataBucket": f"{bucket}-neighbour"},
                {"DataKey": f"elsewhere/{key}"},
            ):
                read = query | table | difference
                known = read["Database"] in self.databases
                why = f"{'another' if difference else 'declared'}, access {self.access}"
                ours = known and self._allows(self._readable, read, "Data")
                yield Case("athena", "StartQueryExecution", read, ours, why)
                ours = self._writes and known and self._allows(self._writable, read, "Data")
                yield Case("athena", "StartQueryExecution", read | {"Writes": "INSERT"}, ours, why)

    def names(self, place: Place) -> Mapping[str, str]:
        """The workgroup, the results' location, the database or databases, and where their data lie."""
        names = {"workgroup": self.workgroup, "results": self.results}
        return names | listed("database", self.databases) | listed("location", self.data)

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """Of locations also the bucket and the beginning of keys."""

        def parts(location: str) -> Mapping[str, str]:
            bucket, prefix = _parts(location)
            return {"": location, "bucket": bucket, "prefix": prefix}

        located = {"results": (parts(self.results),), "data": tuple(map(parts, self.data))}
        return {**super().stand_ins(place), **located}

    @property
    def _writes(self) -> bool:
        return self.access == "read_write"

    @property
    def _readable(self) -> tuple[str, ...]:
        return (self.results, *self.data)

    @property
    def _writable(self) -> tuple[str, ...]:
        return self._readable if self._writes else (self.results,)

    @staticmethod
    def _allows(locations: tuple[str, ...], parameters: Mapping[str, str], place: str) -> bool:
        return any(_within(at, parameters[f"{place}Bucket"], parameters[f"{place}Key"]) for at in locations)
