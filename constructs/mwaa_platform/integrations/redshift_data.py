"""Amazon Redshift Data API: SQL on a provisioned cluster or a serverless workgroup, with temporary credentials."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled, refusal
from mwaa_platform.integrations.base import Case, ServiceIntegration

_CLUSTER = "arn:{partition}:redshift:{region}:{account}:cluster:{ClusterIdentifier}"
_WORKGROUP = "arn:{partition}:redshift-serverless:{region}:{account}:workgroup/{WorkgroupId}"
_DATABASE = "arn:{partition}:redshift:{region}:{account}:dbname:{ClusterIdentifier}/{Database}"
_USER = "arn:{partition}:redshift:{region}:{account}:dbuser:{ClusterIdentifier}/{DbUser}"
_REFERENCE = (
    "Service Authorization Reference, Amazon Redshift Data API, 2026; Redshift Management Guide, Data API access"
)
_OWN = "redshift-data:statement-owner-iam-userid"
_OWN_STATEMENT = {_OWN: "{CallerUserId}"}
_RUN_ACTIONS = ("BatchExecuteStatement", "ExecuteStatement")
"""One statement, or several as one transaction: the operator takes the second for a list."""
_STATEMENT_ACTIONS = ("CancelStatement", "DescribeStatement", "GetStatementResult")

Cluster = Annotated[
    str, Spelled(r"[a-z](?!.*--)[a-z0-9\-]{0,61}[a-z0-9]", "cluster identifier: 2 to 63 characters of a-z, 0-9 and -")
]
Workgroup = Annotated[str, Spelled(r"[a-z0-9\-]{3,64}", "workgroup name: 3 to 64 characters of a-z, 0-9 and -")]
WorkgroupId = Annotated[
    str,
    Spelled(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "workgroup id: the UUID at the end of the workgroup's ARN"),
]
Database = Annotated[
    str, Spelled(r"[A-Za-z_][A-Za-z0-9_$\-]{0,63}", "database name: 1 to 64 letters, digits, _, $ and -")
]
DbUser = Annotated[
    str, Spelled(r"[A-Za-z_][A-Za-z0-9_+.@\-]{0,127}", "database user: 1 to 128 letters, digits, and _ + . @ -")
]


class RedshiftData(ServiceIntegration):
    """Run SQL through the Data API as one database user, and follow, read or cancel only one's own statements."""

    TITLE: ClassVar[str] = "Amazon Redshift Data API"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("redshift-data",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{service: redshift_data, id: warehouse, cluster: analytics, db_user: airflow, database: orders}",
        "{service: redshift_data, id: serverless, workgroup: analytics, workgroup_id: 01234567-89ab-cdef-0123-456789abcdef, "
        "database: orders}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.redshift_data.RedshiftDataOperator",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "RedshiftDataOperator, secret": "a database password out of Secrets Manager instead of temporary credentials: declare db_user",
        "RedshiftCreateClusterOperator": "changes or follows clusters, which are infrastructure",
        "RedshiftCreateClusterSnapshotOperator": "changes or follows clusters, which are infrastructure",
        "RedshiftDeleteClusterOperator": "changes or follows clusters, which are infrastructure",
        "RedshiftDeleteClusterSnapshotOperator": "changes or follows clusters, which are infrastructure",
        "RedshiftPauseClusterOperator": "changes or follows clusters, which are infrastructure",
        "RedshiftResumeClusterOperator": "changes or follows clusters, which are infrastructure",
        "RedshiftClusterSensor": "changes or follows clusters, which are infrastructure",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        *(
            Operation(
                "redshift-data",
                name,
                (
                    Check(f"redshift-data:{name}", _CLUSTER, when="ClusterIdentifier"),
                    Check("redshift:GetClusterCredentials", _USER, when="ClusterIdentifier"),
                    Check("redshift:GetClusterCredentials", _DATABASE, when="ClusterIdentifier"),
                    Check(f"redshift-data:{name}", _WORKGROUP, when="WorkgroupId"),
                    Check("redshift-serverless:GetCredentials", _WORKGROUP, when="WorkgroupId"),
                ),
                _REFERENCE,
            )
            for name in _RUN_ACTIONS
        ),
        *(
            Operation("redshift-data", name, (Check(f"redshift-data:{name}", "*", _OWN_STATEMENT),), _REFERENCE)
            for name in _STATEMENT_ACTIONS
        ),
    )

    service: Literal["redshift_data"] = "redshift_data"
    cluster: Cluster | None = None
    """A provisioned cluster's identifier; then `db_user` too."""
    db_user: DbUser | None = None
    """The database user whose temporary password AWS hands out; it exists already."""
    workgroup: Workgroup | None = None
    """A serverless workgroup's name, instead of a cluster; then `workgroup_id` too."""
    workgroup_id: WorkgroupId | None = None
    """The workgroup's id, which IAM names it by."""
    database: Database
    """The database that statements run in."""

    @model_validator(mode="after")
    def _names_one_target(self) -> "RedshiftData":
        cluster, serverless = (self.cluster, self.db_user), (self.workgroup, self.workgroup_id)
        if not ((all(cluster) and not any(serverless)) or (all(serverless) and not any(cluster))):
            raise refusal(
                "names no single target",
                allowed="cluster with db_user, or workgroup with workgroup_id",
                cure="write one of the two pairs, whole",
            )
        return self

    def grants(self, place: Place) -> Iterator[Grant]:
        """Run on the one target, take its credentials, look after one's own statements."""
        if self.cluster:
            target = place.arn("redshift", f"cluster:{self.cluster}")
            names = (f"dbname:{self.cluster}/{self.database}", f"dbuser:{self.cluster}/{self.db_user}")
            resources = tuple(place.arn("redshift", name) for name in names)
            yield Grant("RedshiftCredentials", ("redshift:GetClusterCredentials",), resources)
        else:
            target = place.arn("redshift-serverless", f"workgroup/{self.workgroup_id}")
            yield Grant("RedshiftServerlessCredentials", ("redshift-serverless:GetCredentials",), (target,))
        yield Grant("RedshiftRun", tuple(f"redshift-data:{name}" for name in _RUN_ACTIONS), (target,))
        yield Grant(
            "RedshiftOwnStatements",
            tuple(f"redshift-data:{name}" for name in _STATEMENT_ACTIONS),
            ("*",),
            conditions={"StringEquals": {_OWN: "${aws:userid}"}},
            because="IAM has no resource type for statements; the condition limits them to the role's own",
        )

    def cases(self, place: Place) -> Iterator[Case]:
        """The target, its neighbour, another user and database, and a foreign statement."""
        others: dict[str, dict[str, str]] = {}
        target: dict[str, str] = {"Database": self.database}
        if self.cluster and self.db_user:
            target |= {"ClusterIdentifier": self.cluster, "DbUser": self.db_user}
            others = {
                "another cluster": {"ClusterIdentifier": f"{self.cluster}-neighbour"},
                "another database user": {"DbUser": "neighbour"},
                "another database": {"Database": f"{self.database}_neighbour"},
            }
        elif self.workgroup and self.workgroup_id:
            target |= {"WorkgroupName": self.workgroup, "WorkgroupId": self.workgroup_id}
            others = {"another workgroup": {"WorkgroupId": "00000000-0000-4000-8000-000000000000"}}
        for name in _RUN_ACTIONS:
            yield Case("redshift-data", name, target, True, "declared")
            for why, difference in others.items():
                yield Case("redshift-data", name, {**target, **difference}, False, why)
        for name in _STATEMENT_ACTIONS:
            yield Case("redshift-data", name, {"CallerUserId": "${aws:userid}"}, True, "its own statement")
            yield Case("redshift-data", name, {"CallerUserId": "AROASOMEONE:else"}, False, "another's statement")

    def names(self, place: Place) -> Mapping[str, str]:
        """Cluster and user, or workgroup; and the database."""
        target = {"cluster": self.cluster, "db_user": self.db_user, "workgroup": self.workgroup}
        return {key: value for key, value in target.items() if value} | {"database": self.database}
