"""Amazon EMR Serverless: job runs on applications that exist."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed
from mwaa_platform.integrations.iam_role import RoleName, role_arn

_APPLICATION = "arn:{partition}:emr-serverless:{region}:{account}:/applications/{applicationId}"
_JOB_RUN = _APPLICATION + "/jobruns/{jobRunId}"
_REFERENCE = (
    "operators, sensors and triggers of provider 9.22 and 9.34; Service Authorization Reference, EMR Serverless, 2026"
)
_PASSED = {"iam:PassedToService": "emr-serverless.amazonaws.com"}
_APPLICATION_ACTIONS = ("GetApplication", "StartApplication")
"""The operator asks for the application's state first, and starts it if it has stopped."""
_JOB_RUN_ACTIONS = ("CancelJobRun", "GetJobRun")
"""Waiting for a run, and cancelling it when its task is killed or has waited too long; the trigger does both if deferred."""
_DASHBOARD = "GetDashboardForJobRun"

Application = Annotated[str, Spelled(r"[0-9a-z]{1,64}", "application id: 1 to 64 characters of a-z and 0-9")]


class EmrServerless(ServiceIntegration):
    """Start the named applications and their job runs under the named roles; follow and cancel the runs."""

    TITLE: ClassVar[str] = "Amazon EMR Serverless"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("emr-serverless",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{service: emr_serverless, id: spark_jobs, applications: [00f1r0aaaaaaaa09], job_roles: [spark-orders], ui_links: false}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.emr.EmrServerlessStartJobOperator",
        "airflow.providers.amazon.aws.links.emr.EmrServerlessDashboardLink",
        "airflow.providers.amazon.aws.sensors.emr.EmrServerlessApplicationSensor",
        "airflow.providers.amazon.aws.sensors.emr.EmrServerlessJobSensor",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "EmrServerlessStartJobOperator, tags": "tags take TagResource, on everything of the kind",
        "EmrServerlessCreateApplicationOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EmrServerlessDeleteApplicationOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EmrServerlessStopApplicationOperator": "changes what is declared to exist already; that is no DAG's task here",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation(
            "emr-serverless",
            "StartJobRun",
            (
                Check("emr-serverless:StartJobRun", _APPLICATION),
                Check("iam:PassRole", "{executionRoleArn}", _PASSED),
            ),
            f"{_REFERENCE}, dependent actions; EMR Serverless User Guide, job runtime roles",
        ),
        *(
            Operation("emr-serverless", name, (Check(f"emr-serverless:{name}", _APPLICATION),), _REFERENCE)
            for name in _APPLICATION_ACTIONS
        ),
        *(
            Operation("emr-serverless", name, (Check(f"emr-serverless:{name}", _JOB_RUN),), _REFERENCE)
            for name in (*_JOB_RUN_ACTIONS, _DASHBOARD)
        ),
    )

    service: Literal["emr_serverless"] = "emr_serverless"
    applications: Annotated[tuple[Application, ...], Field(min_length=1)]
    """Ids of the applications that DAGs run jobs on; they exist already."""
    job_roles: Annotated[tuple[RoleName, ...], Field(min_length=1)]
    """Runtime roles that job runs are started with, by name or ARN; they exist already and trust EMR Serverless."""
    ui_links: StrictBool = False
    """For `enable_application_ui_links`: whoever may see the DAG may then open the Spark or Tez UI of its runs."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Applications by ARN, any run of them, and the roles to this one service."""
        applications = tuple(place.arn("emr-serverless", f"/applications/{name}") for name in self.applications)
        start = ("StartJobRun", *_APPLICATION_ACTIONS)
        yield Grant("EmrServerlessStart", tuple(f"emr-serverless:{name}" for name in start), applications)
        runs = (*_JOB_RUN_ACTIONS, _DASHBOARD) if self.ui_links else _JOB_RUN_ACTIONS
        yield Grant(
            "EmrServerlessRuns",
            tuple(f"emr-serverless:{name}" for name in runs),
            tuple(f"{application}/jobruns/*" for application in applications),
            because="a run's id exists only once it has started; the statement names its applications",
        )
        passed = {"StringEquals": _PASSED}
        yield Grant("EmrServerlessPassRole", ("iam:PassRole",), self._role_arns(place), conditions=passed)

    def cases(self, place: Place) -> Iterator[Case]:
        """Every call on each application and on its neighbour; each role, its neighbour and an administrator's."""
        roles = self._role_arns(place)
        for application in self.applications:
            for suffix, ours, why in (("", True, "declared"), ("neighbour", False, "another application")):
                target = {"applicationId": application + suffix, "jobRunId": "00f0abcdefghij09"}
                for name in (*_APPLICATION_ACTIONS, *_JOB_RUN_ACTIONS):
                    yield Case("emr-serverless", name, target, ours, why)
                yield Case("emr-serverless", _DASHBOARD, target, ours and self.ui_links, "declared, with ui_links")
                for role in roles:
                    run = {**target, "executionRoleArn": role}
                    yield Case("emr-serverless", "StartJobRun", run, ours, why)
            for role in (f"{roles[0]}-neighbour", role_arn(place, "admin")):
                run = {"applicationId": application, "executionRoleArn": role}
                yield Case("emr-serverless", "StartJobRun", run, False, "another role")

    def names(self, place: Place) -> Mapping[str, str]:
        """The application id or ids, and the roles' ARNs, which the operator asks for."""
        return listed("application", self.applications) | listed("job_role_arn", self._role_arns(place))

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """Roles by their ARNs."""
        return {**super().stand_ins(place), "job_roles": tuple({"": arn} for arn in self._role_arns(place))}

    def _role_arns(self, place: Place) -> tuple[str, ...]:
        return tuple(role_arn(place, role) for role in self.job_roles)
