"""What a rehearsal in the local AWS needs besides the things that integrations name; the deployed templates know nothing of it."""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue, model_validator

from mwaa_platform.declaration.acknowledgement import written_as_a_date
from mwaa_platform.declared import Declared, Spelled, expand, refusal
from mwaa_platform.integrations import Integration
from mwaa_platform.integrations.s3 import BUCKET_NAME

FOLDER = "rehearsal"
"""Below the team's folder: files of it are not deployed."""
DATE_PLACEHOLDERS = ("ds", "ds_nodash")
"""Besides those of a stage; as Airflow calls them."""
DEFAULT_DATE = datetime.date(2026, 1, 15)
"""A constant, so that two rehearsals of one commit do the same."""

Uri = Annotated[
    str,
    Spelled(
        rf"s3://{BUCKET_NAME}/[A-Za-z0-9!_.'()=\-]+(/[A-Za-z0-9!_.'()=\-]+)*",
        "object: s3://bucket/key, without wildcard and without / at the end",
    ),
]
DagId = Annotated[str, Spelled(r"[A-Za-z0-9_.\-]{1,250}", "DAG id: 1 to 250 letters, digits, _, - and .", fixed=True)]
TaskId = Annotated[
    str,
    Spelled(r"[A-Za-z0-9_.\-]{1,250}", "task id: 1 to 250 letters, digits, _, - and .; groups before it", fixed=True),
]
RoleArn = Annotated[
    str,
    Spelled(
        r"arn:aws[a-z\-]*:iam::[0-9]{12}:role/([A-Za-z0-9_.,+=@\-]+/)*[A-Za-z0-9_.,+=@\-]{1,64}",
        "role: its whole ARN, for example arn:aws:iam::999999999999:role/reader",
    ),
]
Named = Annotated[str, Field(min_length=1)]
FileName = Annotated[
    str,
    Spelled(
        rf"{FOLDER}/(?!\.)[A-Za-z0-9_.=\-]+(/(?!\.)[A-Za-z0-9_.=\-]+)*",
        f"file: its path from the team's folder, below {FOLDER}/",
        fixed=True,
    ),
]


class RehearsalObject(Declared):
    """An object that is there before a DAG runs; `s3://bucket/key` alone stands for one whose content does not matter."""

    uri: Uri
    """Bucket and key, below a prefix that an integration declares."""
    content: str | None = None
    """Its content as text; default a short text that says what it is."""
    file: FileName | None = None
    """A file of the team's folder with the content, below rehearsal/, which is never deployed."""

    @model_validator(mode="after")
    def _one_content(self) -> "RehearsalObject":
        if self.content is not None and self.file is not None:
            raise refusal("has two contents", allowed="content or file", cure="remove one of the two")
        return self

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self.uri.removeprefix("s3://").partition("/")[0]

    @property
    def key(self) -> str:
        """The object's key."""
        return self.uri.removeprefix("s3://").partition("/")[2]


def _short_form(value: Any) -> Any:
    return {"uri": value} if isinstance(value, str) else value


Object = Annotated[RehearsalObject, BeforeValidator(_short_form, json_schema_input_type=str | RehearsalObject)]


class Rows(Declared):
    """What a query answers, or the items of a table."""

    service: Literal["athena", "dynamodb", "redshift_data"]
    """The service of the integration that declares it."""
    name: Named
    """The workgroup of Athena, the cluster or workgroup of Redshift, the table of DynamoDB."""
    query: Named | None = None
    """Only for statements that have this text in them, whatever their case and spaces; default any. Not for tables."""
    rows: Annotated[tuple[Mapping[str, JsonValue], ...], Field(min_length=1)]
    """The rows, each its columns by name, the same in all; of a table its items, the key's attributes first."""

    @model_validator(mode="after")
    def _one_shape(self) -> "Rows":
        if self.service == "dynamodb":
            if self.query:
                raise refusal("a table has items, whatever is asked", cure="remove query:")
        elif len({tuple(row) for row in self.rows}) > 1:
            raise refusal("the rows differ in their columns", cure="give each row the same columns in the same order")
        if not all(self.rows):
            raise refusal("a row has no columns", cure="write each row as {column: value}")
        return self


class Result(Declared):
    """How runs of one job, state machine or function end."""

    service: Literal[
        "athena", "batch", "ecs", "emr", "emr_serverless", "glue", "lambda", "redshift_data", "step_functions"
    ]
    """The service of the integration that declares it."""
    name: Named
    """As the integration has it: a job, crawler, function, state machine, definition, cluster, application or workgroup."""
    state: Literal["succeeded", "failed"] = "succeeded"
    """Whether its runs end well."""
    reason: str = ""
    """Of a failure, as the service would give it."""
    output: JsonValue = None
    """What a function returns, or a state machine's output; any value that JSON has."""

    @model_validator(mode="after")
    def _has_what_it_can(self) -> "Result":
        if self.output is not None and self.service not in ("lambda", "step_functions"):
            raise refusal(
                f"{self.service} has no output",
                allowed="output with service lambda or step_functions",
                cure="remove output:; objects: and rows: are what such jobs leave",
            )
        if self.reason and self.state == "succeeded":
            raise refusal("a success has no reason", cure="add state: failed, or remove reason:")
        return self


class Incident(Declared):
    """One more run of a DAG in which one thing goes wrong at first, and which must end well nevertheless."""

    dag: DagId
    """The DAG that is run."""
    late: Uri | None = None
    """This one of `objects` comes only when the DAG waits for it."""
    kill: TaskId | None = None
    """The process of this task is killed while its job runs."""
    fail_once: TaskId | None = None
    """The first job that this task starts fails."""

    @model_validator(mode="after")
    def _one_thing(self) -> "Incident":
        named = [key for key in ("late", "kill", "fail_once") if getattr(self, key) is not None]
        if len(named) != 1:
            raise refusal(
                "names no single incident",
                allowed="late, kill or fail_once",
                cure="write one of the three; several incidents are several lines",
            )
        return self


class OtherRole(Declared):
    """A role that DAGs take, made in its account as its owner would have."""

    role: RoleArn
    """Its whole ARN; it trusts the stage's account. DAGs take it by an integration with service sts."""
    integrations: Annotated[tuple[Integration, ...], Field(min_length=1)]
    """What its owner allows it, as lines of integrations; what they name is made in the role's account."""


class Rehearsal(Declared):
    """What the local run needs; `{ds}` and `{ds_nodash}` may stand in its values besides what may stand anywhere."""

    logical_date: Annotated[datetime.date, BeforeValidator(written_as_a_date)] = DEFAULT_DATE
    """The day that DAGs are run for: `{ds}`."""
    run: tuple[DagId, ...] = ()
    """The DAGs that are rehearsed; default all that are found."""
    objects: tuple[Object, ...] = ()
    """Objects in Amazon S3 that are there before."""
    rows: tuple[Rows, ...] = ()
    """What queries answer, and the items of tables."""
    results: tuple[Result, ...] = ()
    """How jobs, state machines and functions end; those that are not named end well, without output."""
    messages: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Messages that wait in queues of Amazon SQS, by the queue's name."""
    variables: Mapping[str, str] = Field(default_factory=dict)
    """Airflow variables in the secrets backend."""
    connections: Mapping[str, str] = Field(default_factory=dict)
    """Airflow connections in the secrets backend, as URIs or as JSON."""
    secrets: Mapping[str, str] = Field(default_factory=dict)
    """Values of secrets by name; others of the declared names have an invented one."""
    parameters: Mapping[str, str] = Field(default_factory=dict)
    """Values of parameters of the Parameter Store by name; others of the declared names have an invented one."""
    roles: tuple[OtherRole, ...] = ()
    """Roles that DAGs take, and what their owners allow; one that stands under an integration only is allowed nothing."""
    incidents: tuple[Incident, ...] = ()
    """What goes wrong in further runs."""

    def dates(self) -> dict[str, str]:
        """What the two placeholders of the day are filled with."""
        return {"ds": self.logical_date.isoformat(), "ds_nodash": self.logical_date.strftime("%Y%m%d")}


def filled(written: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """The section with its placeholders filled, in the names of secrets, parameters and queues too."""
    whole: dict[str, Any] = expand(written, values)
    for key in ("messages", "secrets", "parameters"):
        if isinstance(whole.get(key), Mapping):
            whole[key] = {expand(name, values): value for name, value in whole[key].items()}
    return whole
