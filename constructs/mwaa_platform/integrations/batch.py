"""AWS Batch: submit jobs of definitions that exist to queues that exist."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled, refusal
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed
from mwaa_platform.integrations.container_logs import (
    GET_LOG_EVENTS,
    LogGroup,
    StreamPrefix,
    logs_cases,
    logs_grant,
)

_DEFINITION = "arn:{partition}:batch:{region}:{account}:job-definition/{jobDefinition}"
_QUEUE = "arn:{partition}:batch:{region}:{account}:job-queue/{jobQueue}"
_JOB = "arn:{partition}:batch:{region}:{account}:job/{jobId}"
_REFERENCE = "Service Authorization Reference, AWS Batch, 2026; source and recorded calls of provider 9.22 and 9.34"
_NO_REVISION = "99999999999"
"""Longer than a declared one can be."""

JobQueue = Annotated[str, Spelled(r"[A-Za-z0-9_\-]{1,128}", "job queue: 1 to 128 letters, digits, _ and -")]
JobDefinition = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9_\-]{1,128}(:[1-9][0-9]{0,9})?",
        "job definition: its name of 1 to 128 letters, digits, _ and -; then : and a revision if DAGs submit that one",
    ),
]


class Batch(ServiceIntegration):
    """Submit jobs of the named definitions to the named queues, follow them, end one when its task is killed.

    Jobs submitted with tags, and sensors on queues and compute environments, are not served.
    """

    TITLE: ClassVar[str] = "AWS Batch"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("batch",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: batch, id: forecast, job_queues: [nightly], job_definitions: ["forecast:3"], log_group: /aws/batch/job, '
        "log_stream_prefix: forecast}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.batch.BatchOperator",
        "airflow.providers.amazon.aws.sensors.batch.BatchSensor",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "BatchOperator, tags": "tags take TagResource, on everything of the kind",
        "BatchCreateComputeEnvironmentOperator": "changes what is declared to exist already; that is no DAG's task here",
        "BatchComputeEnvironmentSensor": "batch:DescribeComputeEnvironments shows every environment of the account",
        "BatchJobQueueSensor": "batch:DescribeJobQueues shows every queue of the account",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        # IAM sees a definition as the call names it: without a revision, the ARN has none (aws/aws-sdk-js#4280,
        # Batch User Guide, iam-example-restrict-job-submission-by-tags).
        Operation(
            "batch",
            "SubmitJob",
            (Check("batch:SubmitJob", _DEFINITION), Check("batch:SubmitJob", _QUEUE)),
            _REFERENCE,
        ),
        Operation("batch", "DescribeJobs", (Check("batch:DescribeJobs", "*"),), _REFERENCE),
        Operation("batch", "TerminateJob", (Check("batch:TerminateJob", _JOB),), _REFERENCE),
        GET_LOG_EVENTS,
    )

    service: Literal["batch"] = "batch"
    job_queues: Annotated[tuple[JobQueue, ...], Field(min_length=1)]
    """Queues that DAGs submit to; they exist already."""
    job_definitions: Annotated[tuple[JobDefinition, ...], Field(min_length=1)]
    """Definitions of the jobs; they exist already. `name` is the latest revision, `name:3` only that one."""
    log_group: LogGroup | None = None
    """Where the jobs' logs are, for operators with `awslogs_enabled`; Batch's own is /aws/batch/job."""
    log_stream_prefix: StreamPrefix | None = None
    """The definitions' `awslogs-stream-prefix`, if they set one; default the name of each, as Batch does."""

    @model_validator(mode="after")
    def _prefix_has_a_group(self) -> "Batch":
        if self.log_stream_prefix and not self.log_group:
            raise refusal("names a log stream prefix without its group", cure="add log_group:, or leave both out")
        return self

    def grants(self, place: Place) -> Iterator[Grant]:
        """Queues and definitions by ARN; jobs have ids that nobody knows before."""
        definitions = tuple(place.arn("batch", f"job-definition/{name}") for name in self.job_definitions)
        queues = tuple(place.arn("batch", f"job-queue/{name}") for name in self.job_queues)
        yield Grant("BatchSubmit", ("batch:SubmitJob",), (*definitions, *queues))
        because = "IAM has no resource type for batch:DescribeJobs, which every wait calls"
        yield Grant("BatchFollow", ("batch:DescribeJobs",), ("*",), because=because)
        # A condition on the job's tags would bind nothing: to submit with tags takes batch:TagResource on every job
        # (Netflix/metaflow-tools#35), for IAM does not tell there whether the job is new.
        because = (
            "IAM knows a job by its id only, not by queue or definition; ids are random and the role may not list them"
        )
        yield Grant("BatchTerminate", ("batch:TerminateJob",), (place.arn("batch", "job/*"),), because=because)
        if self.log_group:
            yield logs_grant("BatchLogs", place, self.log_group, self._stream_prefixes)

    def cases(self, place: Place) -> Iterator[Case]:
        """Every definition on every queue, their neighbours, another revision, and the logs."""
        for definition in self.job_definitions:
            name = definition.partition(":")[0]
            for queue in self.job_queues:
                for job, on, ours, why in (
                    (definition, queue, True, "declared"),
                    (definition, f"{queue}-neighbour", False, "another queue"),
                    (f"{name}-neighbour", queue, False, "another definition"),
                    (f"{name}:{_NO_REVISION}", queue, False, "another revision"),
                ):
                    yield Case("batch", "SubmitJob", {"jobDefinition": job, "jobQueue": on}, ours, why)
        yield Case("batch", "DescribeJobs", {}, True, "account-wide")
        yield Case("batch", "TerminateJob", {"jobId": "01234567-89ab-cdef-0123-456789abcdef"}, True, "any job's id")
        yield from logs_cases(self.log_group, self._stream_prefixes)

    def names(self, place: Place) -> Mapping[str, str]:
        """The queue or queues, the definition or definitions."""
        return listed("job_queue", self.job_queues) | listed("job_definition", self.job_definitions)

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """A prefix that is not declared is the name of each definition."""
        prefixes = tuple({"": prefix} for prefix in self._stream_prefixes)
        return {**super().stand_ins(place), "log_stream_prefix": prefixes}

    @property
    def _stream_prefixes(self) -> tuple[str, ...]:
        names = dict.fromkeys(definition.partition(":")[0] for definition in self.job_definitions)
        return (self.log_stream_prefix,) if self.log_stream_prefix else tuple(names)
