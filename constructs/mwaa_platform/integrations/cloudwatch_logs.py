"""Amazon CloudWatch Logs: what verbose operators read of the jobs they run."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed
from mwaa_platform.integrations.container_logs import GET_LOG_EVENTS

# A call on a group is authorised on a stream without a name (as prowler-cloud/prowler#37 and mweagle/Sparta#7 were refused on AWS):
# the group's bare ARN never matches, `:*` behind the name matches the group and its streams, and no name has a colon.
_GROUP = "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:"
_REFERENCE = (
    "hooks and triggers of provider 9.22 and 9.34; Service Authorization Reference, CloudWatch Logs, 2026; "
    "CloudWatch Logs User Guide, resources and operations"
)
_ACTIONS = ("FilterLogEvents", "GetLogEvents")
"""The first is a Glue job's, the second the same when it is deferred."""

LogGroup = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9_./#\-]{1,511}(\*|[A-Za-z0-9_./#\-])",
        "log group: a name of 2 to 512 letters, digits and _ . / # -, or the beginning of names and *, for example /aws-glue/jobs/*",
    ),
]


class CloudWatchLogs(ServiceIntegration):
    """Read the named log groups, beside the service whose operator shows them; Batch and ECS name theirs themselves."""

    TITLE: ClassVar[str] = "Amazon CloudWatch Logs"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("logs",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{service: cloudwatch_logs, id: glue_logs, log_groups: [/aws-glue/jobs/output, /aws-glue/jobs/error]}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.glue.GlueJobOperator",
        "airflow.providers.amazon.aws.sensors.glue.GlueJobSensor",
    )
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation("logs", "FilterLogEvents", (Check("logs:FilterLogEvents", _GROUP),), _REFERENCE),
        GET_LOG_EVENTS,
    )

    service: Literal["cloudwatch_logs"] = "cloudwatch_logs"
    log_groups: Annotated[tuple[LogGroup, ...], Field(min_length=1)]
    """Log groups of this account and Region, by name or by the beginning of names and `*`."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Each group with its streams."""
        yield Grant(
            "LogsRead",
            tuple(f"logs:{name}" for name in _ACTIONS),
            tuple(place.arn("logs", f"log-group:{group}:*") for group in self.log_groups),
            because=f"declared: service cloudwatch_logs, log_groups {', '.join(self.log_groups)}; :* stands for its streams",
        )

    def cases(self, place: Place) -> Iterator[Case]:
        """Every call on each group and on its neighbour."""
        for group in self.log_groups:
            inside = group.replace("*", "output")
            outside = f"neighbour/{inside}" if group.endswith("*") else f"{inside}-neighbour"
            for name, ours, why in ((inside, True, "declared"), (outside, False, "another log group")):
                target = {"logGroupName": name, "logStreamName": "jr_0/driver"}
                for action in _ACTIONS:
                    yield Case("logs", action, target, ours, why)

    def names(self, place: Place) -> Mapping[str, str]:
        """The group or groups, beginnings of names without their `*`."""
        return listed("log_group", tuple(group.rstrip("*") for group in self.log_groups))
