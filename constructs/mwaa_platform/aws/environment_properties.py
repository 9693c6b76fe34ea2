"""Every property of AWS::MWAA::Environment: limits, default, what a change does, and where a declaration reaches it.

Source: limits from botocore 1.44.5, data/mwaa/2020-07-01/service-2.json (CreateEnvironmentInput); replacement from the schema's
createOnlyProperties (CloudFormation, 2026-10-20); defaults from the MWAA User Guide, pages environment-class, update-environment and
mwaa-autoscaling (2026-09-01), and "not said" where neither says one. A test holds all of it against botocore, schema and CDK.
"""

from dataclasses import dataclass
from enum import StrEnum

from mwaa_platform.aws import limits

_ARN = r"arn:aws(-[a-z]+)?"
_KMS = rf"{_ARN}:kms:[a-z]{{2}}-[a-z]+-\d:\d+:"
LOG_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
_NOT_SAID = "not said"


class Update(StrEnum):
    """What becomes of a living environment when the property changes."""

    REPLACEMENT = "another environment"
    """CloudFormation would replace it; under its own name it refuses instead."""
    RESTART = "in place, with a restart"
    """CloudFormation's reference: some interruptions. MWAA replaces containers; workers as WorkerReplacementStrategy says."""
    NEXT_UPDATE = "nothing by itself"
    """Says how updates are made, and is not kept: CloudFormation cannot read it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentProperty:
    """One property; `fewest` and `most` count characters of a text, items of a list or map, or are the number itself."""

    name: str
    """As CloudFormation has it, with the property it lies in before a dot."""
    kind: str
    update: Update = Update.RESTART
    default: str = "none"
    fewest: int | None = None
    most: int | None = None
    pattern: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""
    """What MWAA takes beyond what the API's model says."""
    declared: tuple[str, ...] = ()
    """The declaration's keys that set it."""
    ours: str = ""
    """What the library sets itself, and why there is no key for it."""


def _logs(name: str, key: str) -> tuple[EnvironmentProperty, EnvironmentProperty]:
    level = EnvironmentProperty(
        name=f"LoggingConfiguration.{name}.LogLevel",
        kind="choice",
        default=_NOT_SAID,
        choices=LOG_LEVELS,
        declared=(f"airflow.logs.{key}",),
    )
    enabled = EnvironmentProperty(
        name=f"LoggingConfiguration.{name}.Enabled",
        kind="true or false",
        default=_NOT_SAID,
        ours="true: a log that is off cannot tell why a task failed; its level makes it quiet",
    )
    return level, enabled


def _file(name: str, what: str) -> tuple[EnvironmentProperty, EnvironmentProperty]:
    path = EnvironmentProperty(
        name=f"{name}S3Path",
        kind="text",
        most=1024,
        fewest=0,
        pattern=".*",
        note="cannot be removed again: an empty file takes its place" if name != "StartupScript" else "",
        ours=f"{what} of the team's folder, under a key that holds the hash of its content",
    )
    version = EnvironmentProperty(
        name=f"{name}S3ObjectVersion",
        kind="text",
        fewest=0,
        most=1024,
        ours="left out: the key changes with the content, so it has one version",
    )
    return path, version


ENVIRONMENT_PROPERTIES: tuple[EnvironmentProperty, ...] = (
    EnvironmentProperty(
        name="Name",
        kind="text",
        update=Update.REPLACEMENT,
        fewest=1,
        most=80,
        pattern="[a-zA-Z][0-9a-zA-Z-_]*",
        note="one of its kind in account and Region",
        declared=("stages.<name>.environment_name",),
    ),
    EnvironmentProperty(
        name="ExecutionRoleArn",
        kind="text",
        fewest=1,
        most=1224,
        pattern=rf"{_ARN}:iam::\d{{12}}:role/?[a-zA-Z_0-9+=,.@\-_/]+",
        declared=("integrations", "extra_statements", "execution_role"),
    ),
    EnvironmentProperty(
        name="SourceBucketArn",
        kind="text",
        fewest=1,
        most=1224,
        pattern=rf"{_ARN}:s3:::[a-z0-9.\-]+",
        note="versioned, public access blocked, in the environment's Region, no trailing slash",
        ours="the stage's own bucket: who writes DAGs into a shared one runs code under every role that reads it",
    ),
    EnvironmentProperty(
        name="DagS3Path",
        kind="text",
        fewest=0,
        most=1024,
        pattern=".*",
        ours="`dags`: the bucket is the stage's own, so nothing is gained by another name",
    ),
    EnvironmentProperty(
        name="NetworkConfiguration.SubnetIds",
        kind="list",
        update=Update.REPLACEMENT,
        fewest=2,
        most=2,
        note="private, in two zones of one VPC",
        declared=("stages.<name>.network",),
    ),
    EnvironmentProperty(
        name="NetworkConfiguration.SecurityGroupIds",
        kind="list",
        fewest=1,
        most=5,
        note="one of them admits itself; CloudFormation's reference says replacement, its schema and the API do not",
        declared=("stages.<name>.network",),
    ),
    *_file("Plugins", "`plugins/`, zipped,"),
    *_file("Requirements", "`requirements.txt`"),
    *_file("StartupScript", "`startup.sh`"),
    EnvironmentProperty(
        name="AirflowConfigurationOptions",
        kind="map",
        note=f"key {limits.CONFIGURATION_KEY_PATTERN}, 1 to {limits.CONFIGURATION_KEY_MAX_CHARACTERS} characters; value 1 to "
        f"{limits.CONFIGURATION_VALUE_MAX_CHARACTERS:,} characters of printable ASCII",
        declared=("airflow.configuration", "airflow.secrets_backend", "integrations"),
    ),
    EnvironmentProperty(
        name="EnvironmentClass",
        kind="text",
        default=_NOT_SAID,
        fewest=1,
        most=1024,
        note="one of the six classes above; the model admits any text",
        declared=("stages.<name>.environment_class",),
    ),
    EnvironmentProperty(
        name="MinWorkers",
        kind="number",
        default="1",
        fewest=1,
        note="1 on mw1.micro",
        declared=("stages.<name>.workers.min",),
    ),
    EnvironmentProperty(
        name="MaxWorkers",
        kind="number",
        default="10",
        fewest=1,
        note=f"1 on mw1.micro; {limits.DEFAULT_MAX_WORKERS_QUOTA} by quota, {limits.HIGHEST_MAX_WORKERS_QUOTA} on request",
        declared=("stages.<name>.workers.max",),
    ),
    EnvironmentProperty(
        name="Schedulers",
        kind="number",
        default="2, on mw1.micro 1",
        most=5,
        note="2 to 5, on mw1.micro 1",
        declared=("stages.<name>.schedulers",),
    ),
    EnvironmentProperty(
        name="MinWebservers",
        kind="number",
        default="2, on mw1.micro 1",
        fewest=1,
        note="2 to 5, on mw1.micro 1",
        declared=("stages.<name>.webservers.min",),
    ),
    EnvironmentProperty(
        name="MaxWebservers",
        kind="number",
        default="2, on mw1.micro 1",
        fewest=1,
        note="2 to 5, on mw1.micro 1",
        declared=("stages.<name>.webservers.max",),
    ),
    EnvironmentProperty(
        name="AirflowVersion",
        kind="text",
        default="the newest",
        fewest=1,
        most=32,
        pattern="[0-9a-z.]+",
        note="a change takes up to 2 hours and ends running tasks",
        declared=("airflow.version",),
    ),
    *_logs("DagProcessingLogs", "dag_processing"),
    *_logs("SchedulerLogs", "scheduler"),
    *_logs("TaskLogs", "task"),
    *_logs("WebserverLogs", "webserver"),
    *_logs("WorkerLogs", "worker"),
    EnvironmentProperty(
        name="WebserverAccessMode",
        kind="choice",
        default=_NOT_SAID,
        choices=("PRIVATE_ONLY", "PUBLIC_ONLY", "PUBLIC_AND_PRIVATE"),
        note="PUBLIC_AND_PRIVATE from Airflow 3.2.1 on; PUBLIC_ONLY with Airflow 3 needs a way to the internet for its workers",
        declared=("stages.<name>.webserver.access",),
    ),
    EnvironmentProperty(
        name="EndpointManagement",
        kind="choice",
        update=Update.REPLACEMENT,
        default="SERVICE",
        choices=("CUSTOMER", "SERVICE"),
        ours="left out, which is SERVICE: MWAA makes its endpoints in the two subnets",
    ),
    EnvironmentProperty(
        name="KmsKey",
        kind="text",
        update=Update.REPLACEMENT,
        default="a key that AWS owns",
        fewest=1,
        most=1224,
        pattern=rf"((({_KMS})?key\/)?[a-f0-9]{{8}}-[a-f0-9]{{4}}-[a-f0-9]{{4}}-[a-f0-9]{{4}}-[a-f0-9]{{12}}|({_KMS})?alias/.+)",
        note="symmetric, of the environment's Region; no alias and no multi-Region key, though the pattern admits aliases",
        declared=("stages.<name>.encryption",),
    ),
    EnvironmentProperty(
        name="WeeklyMaintenanceWindowStart",
        kind="text",
        default="AWS chooses",
        fewest=1,
        most=9,
        pattern=r".*(MON|TUE|WED|THU|FRI|SAT|SUN):([01]\d|2[0-3]):(00|30).*",
        declared=("stages.<name>.maintenance_window",),
    ),
    EnvironmentProperty(
        name="WorkerReplacementStrategy",
        kind="choice",
        update=Update.NEXT_UPDATE,
        default="FORCED",
        choices=("FORCED", "GRACEFUL"),
        note="GRACEFUL lets tasks run on for up to 12 hours",
        declared=("stages.<name>.workers.replacement",),
    ),
    EnvironmentProperty(
        name="Tags",
        kind="map",
        fewest=1,
        most=limits.TAGS_MAX_COUNT,
        note="key 1 to 128 characters, value 1 to 256",
        declared=("tags",),
    ),
)

CREATE_TIMEOUT_MINUTES = 180
UPDATE_TIMEOUT_MINUTES = 900
"""How long CloudFormation waits (handlers of the schema); an update with GRACEFUL may take 12 hours."""
