"""Amazon EMR: steps on clusters that run already."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from mwaa_platform.aws.grants import Conditions, Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed
from mwaa_platform.integrations.iam_role import RoleName, role_arn

_CLUSTER = "arn:{partition}:elasticmapreduce:{region}:{account}:cluster/"
_REFERENCE = (
    "operators, sensors and triggers of provider 9.22 and 9.34; Service Authorization Reference, Amazon EMR, 2026"
)
_ROLE = "elasticmapreduce:ExecutionRoleArn"
# The operators' links ask each cluster for its log location, so adding a step needs DescribeCluster too. None of them cancels a
# step: EmrAddStepsOperator has no on_kill.
_READ_ACTIONS = ("DescribeCluster", "DescribeStep", "ListSteps")
# Where a call names no role the key is absent and IfExists passes; a named role is never empty, so it is refused.
_NO_ROLE: Conditions = {"StringEqualsIfExists": {_ROLE: ""}}

Cluster = Annotated[
    str, Spelled(r"j-[A-Z0-9]{1,62}", "cluster id: j- and then 1 to 62 characters of A-Z and 0-9, no wildcard")
]


class Emr(ServiceIntegration):
    """Add steps to the named clusters and follow them; clusters are neither created nor terminated."""

    TITLE: ClassVar[str] = "Amazon EMR"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("elasticmapreduce",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{service: emr, id: spark, clusters: [j-2AXXXXXXGAPLF], execution_roles: [spark-orders], find_by_name: false}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.emr.EmrAddStepsOperator",
        "airflow.providers.amazon.aws.sensors.emr.EmrJobFlowSensor",
        "airflow.providers.amazon.aws.sensors.emr.EmrStepSensor",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "EmrCreateJobFlowOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EmrModifyClusterOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EmrTerminateJobFlowOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EmrStartNotebookExecutionOperator": "notebooks have no key",
        "EmrStopNotebookExecutionOperator": "notebooks have no key",
        "EmrNotebookExecutionSensor": "notebooks have no key",
        "EmrContainerOperator": "EMR on EKS has no key",
        "EmrContainerSensor": "EMR on EKS has no key",
        "EmrEksCreateClusterOperator": "EMR on EKS has no key",
    }
    # IAM sees the runtime role as a condition key only: no iam:PassRole. ExecutionRoleArn is empty here for a call that names none,
    # which on AWS leaves the key out.
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation(
            "emr",
            "AddJobFlowSteps",
            (Check("elasticmapreduce:AddJobFlowSteps", _CLUSTER + "{JobFlowId}", {_ROLE: "{ExecutionRoleArn}"}),),
            f"{_REFERENCE}; EMR Management Guide, runtime roles for Amazon EMR steps",
        ),
        *(
            Operation("emr", name, (Check(f"elasticmapreduce:{name}", _CLUSTER + "{ClusterId}"),), _REFERENCE)
            for name in _READ_ACTIONS
        ),
        Operation("emr", "ListClusters", (Check("elasticmapreduce:ListClusters", "*"),), _REFERENCE),
    )

    service: Literal["emr"] = "emr"
    clusters: Annotated[tuple[Cluster, ...], Field(min_length=1)]
    """Ids of the clusters that DAGs add steps to; they run already."""
    execution_roles: tuple[RoleName, ...] = ()
    """Runtime roles: with them every step names one, without them no step does and the cluster's own role applies."""
    find_by_name: StrictBool = False
    """DAGs may name a cluster by `job_flow_name`; the operator then lists all clusters of the account and Region."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Each cluster by its ARN, its steps under the declared roles only; the list of clusters knows no resource."""
        clusters = tuple(place.arn("elasticmapreduce", f"cluster/{cluster}") for cluster in self.clusters)
        yield Grant("EmrFollow", tuple(f"elasticmapreduce:{name}" for name in _READ_ACTIONS), clusters)
        declared: Conditions = {"StringEquals": {_ROLE: self._role_arns(place)}}
        role = declared if self.execution_roles else _NO_ROLE
        yield Grant("EmrAddSteps", ("elasticmapreduce:AddJobFlowSteps",), clusters, conditions=role)
        if self.find_by_name:
            because = "declared: service emr, find_by_name; IAM has no resource type for elasticmapreduce:ListClusters"
            yield Grant("EmrFindByName", ("elasticmapreduce:ListClusters",), ("*",), because=because)

    def cases(self, place: Place) -> Iterator[Case]:
        """Every call on each cluster and on its neighbour, and steps under other roles than the declared."""
        roles = self._role_arns(place) or ("",)
        others = (f"{roles[0]}-neighbour", "") if self.execution_roles else (role_arn(place, "neighbour"),)
        for cluster in self.clusters:
            for suffix, ours, why in (("", True, "declared"), ("-neighbour", False, "another cluster")):
                for name in _READ_ACTIONS:
                    yield Case("emr", name, {"ClusterId": cluster + suffix}, ours, why)
                for role in roles:
                    step = {"JobFlowId": cluster + suffix, "ExecutionRoleArn": role}
                    yield Case("emr", "AddJobFlowSteps", step, ours, why)
            for role in others:
                step = {"JobFlowId": cluster, "ExecutionRoleArn": role}
                yield Case("emr", "AddJobFlowSteps", step, False, "another role, or none where one is declared")
        yield Case("emr", "ListClusters", {}, self.find_by_name, "account-wide, only if declared")

    def names(self, place: Place) -> Mapping[str, str]:
        """The cluster id or ids, and the runtime roles' ARNs."""
        return listed("cluster", self.clusters) | listed("execution_role_arn", self._role_arns(place))

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """Roles by their ARNs."""
        return {**super().stand_ins(place), "execution_roles": tuple({"": arn} for arn in self._role_arns(place))}

    def _role_arns(self, place: Place) -> tuple[str, ...]:
        return tuple(role_arn(place, role) for role in self.execution_roles)
