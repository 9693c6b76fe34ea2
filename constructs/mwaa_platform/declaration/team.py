"""What a team declares, and the same with everything filled in for one stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from mwaa_platform.aws.availability_zones import default_zones
from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.limits import TAG_KEY_PATTERN, TAG_VALUE_PATTERN
from mwaa_platform.declaration.airflow import Airflow
from mwaa_platform.declaration.dependencies import Dependencies
from mwaa_platform.declaration.execution_role import ExecutionRoleOptions, ExtraStatement, extra_grants
from mwaa_platform.declaration.policy import Policy
from mwaa_platform.declaration.private_index import index_grants
from mwaa_platform.declaration.rehearsal import Rehearsal
from mwaa_platform.declaration.rehearsal import filled as rehearsal_filled
from mwaa_platform.declaration.secrets_backend import secrets_grants, secrets_options
from mwaa_platform.declaration.sizing import tasks_per_worker
from mwaa_platform.declaration.stage import Stage
from mwaa_platform.declaration.thresholds import TASKS_PER_LOOP, scheduler_loop_threshold_seconds
from mwaa_platform.declaration.trigger import StepFunctionsTrigger
from mwaa_platform.declared import Declared, Spelled, expand, stage_values
from mwaa_platform.integrations import Integration

TeamName = Annotated[
    str,
    Spelled(
        r"(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "team name: up to 30 characters of a-z, 0-9 and -, a letter first",
        fixed=True,
    ),
]
StageName = Annotated[
    str, Spelled(r"[a-z][a-z0-9]{0,14}", "stage name: 1 to 15 characters of a-z and 0-9, a letter first", fixed=True)
]
TagKey = Annotated[
    str, Spelled(TAG_KEY_PATTERN, "tag key: 1 to 128 letters, digits, spaces and + - = . _ : / @", fixed=True)
]
TagValue = Annotated[str, Spelled(TAG_VALUE_PATTERN, "tag value: 1 to 256 letters, digits, spaces and + - = . _ : / @")]
Owner = Annotated[
    str,
    Spelled(
        r"(?=.{1,254}$)[A-Za-z0-9+\-=._/]+@[A-Za-z0-9.\-]+\.[A-Za-z0-9\-]+",
        "owner's e-mail address: letters, digits and + - = . _ / before the @, as a tag can hold it",
    ),
]


class Team(Declared):
    """One team: what its DAGs touch, and the stages it wants."""

    team: TeamName
    """The team's name, the same as its folder's below dags/."""
    owner: Owner
    """Who hears of alarms, and stands in the tags."""
    tags: Mapping[TagKey, TagValue] = Field(default_factory=dict)
    """Tags on every resource, besides team, stage, kind and owner."""
    airflow: Airflow = Airflow()
    """Apache Airflow: version, configuration, logs."""
    dependencies: Dependencies = Dependencies()
    """Where Python packages come from."""
    integrations: tuple[Integration, ...] = ()
    """The AWS services its DAGs touch: nothing else is allowed to them."""
    triggered_by: tuple[StepFunctionsTrigger, ...] = ()
    """Who starts its DAGs from outside Airflow."""
    execution_role: ExecutionRoleOptions = ExecutionRoleOptions()
    """Path and permissions boundary of the execution roles."""
    extra_statements: tuple[ExtraStatement, ...] = ()
    """IAM for what no integration covers, each with its reason."""
    policy: Policy = Policy()
    """Rules that the team's stages are held to besides."""
    rehearsal: Rehearsal = Rehearsal()
    """What the local run needs besides; nothing of it is deployed."""
    dag_check: Literal["error", "report"] = "error"
    """Whether a DAG that calls what is not declared stops a synthesis, or is only reported."""
    stages: Annotated[Mapping[StageName, Stage], Field(min_length=1)]
    """The stages by name, each with its own environment."""

    def at(self, stage: str, *, day: date | None = None) -> "Target":
        """The declaration for one stage, placeholders filled; `day` takes the place of the rehearsal's.

        Raises:
            KeyError: no such stage.
            pydantic.ValidationError: a value is not allowed once its placeholders are filled.
        """
        declared = self.stages[stage]
        values = stage_values(team=self.team, stage=stage, account=declared.account, region=declared.region)
        written = self.model_dump(exclude={"stages"}, exclude_unset=True)
        filled = expand({**written, "stages": {stage: declared.model_dump()}}, values)
        rehearsal = self.rehearsal.model_copy(update={"logical_date": day} if day else {})
        filled["rehearsal"] = rehearsal_filled(written.get("rehearsal", {}), values | rehearsal.dates())
        filled["rehearsal"] |= {"logical_date": rehearsal.logical_date} if day else {}
        return Target(team=Team.model_validate(filled), stage_name=stage)


@dataclass(frozen=True)
class Target:
    """One team at one stage, every placeholder filled: what the stacks are built from."""

    team: Team
    stage_name: str

    @property
    def stage(self) -> Stage:
        """The stage's declaration."""
        return self.team.stages[self.stage_name]

    @property
    def name(self) -> str:
        """`<team>-<stage>`, as `cdk ls` shows it."""
        return f"{self.team.team}-{self.stage_name}"

    @property
    def place(self) -> Place:
        """Account and Region."""
        return Place(account=self.stage.account, region=self.stage.region)

    @property
    def zones(self) -> tuple[str, str]:
        """The two zone ids: declared, those of the existing subnets, or the Region's first two."""
        network = self.stage.network
        existing = tuple(subnet.zone for subnet in network.subnets or ())
        first, second = network.availability_zones or existing or default_zones(self.stage.region)
        return first, second

    @property
    def shares(self) -> str | None:
        """The shared network it lies in, if it does."""
        return self.stage.network.network if self.stage.network.mode == "shared" else None

    @property
    def tags(self) -> dict[str, str]:
        """Declared tags and those that every resource carries."""
        return dict(self.team.tags) | {
            "team": self.team.team,
            "stage": self.stage_name,
            "kind": self.stage.kind,
            "owner": self.team.owner,
        }

    @property
    def configuration_options(self) -> dict[str, str]:
        """Declared options, and under `platform` what DAGs look up: team, stage, and the names behind each id."""
        options = self.team.airflow.options()
        options |= {"platform.team": self.team.team, "platform.stage": self.stage_name}
        if self.team.airflow.secrets_backend:
            options |= secrets_options(self.team.team)
        for integration in self.team.integrations:
            if integration.id:
                names = integration.names(self.place)
                options |= {f"platform.{integration.id}_{thing}": name for thing, name in names.items()}
        return dict(sorted(options.items()))

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What the execution role gets besides MWAA's baseline: integrations, secrets backend, private index, extra statements."""
        grants = [grant for integration in self.team.integrations for grant in integration.grants(self.place)]
        if self.team.airflow.secrets_backend:
            grants += secrets_grants(self.team.team, self.place)
        if index := self.team.dependencies.code_artifact:
            grants += index_grants(index, self.place)
        return (*grants, *extra_grants(self.team.extra_statements))

    @property
    def tasks_per_worker(self) -> int:
        """Tasks one worker runs at once: the first number of `celery.worker_autoscale`, else the class's own."""
        return tasks_per_worker(self.stage.size, self.team.airflow.options())

    @property
    def task_capacity(self) -> int:
        """Tasks that run at once when all workers do."""
        return self.stage.workers.max * self.tasks_per_worker

    @property
    def tasks_per_scheduler_loop(self) -> int:
        """Tasks a scheduler starts in one loop, as `scheduler.max_tis_per_query` says, else Airflow's default."""
        declared = self.team.airflow.options().get("scheduler.max_tis_per_query", "")
        return int(declared) if declared.isdecimal() and int(declared) else TASKS_PER_LOOP

    @property
    def scheduler_loop_seconds(self) -> float:
        """How long a scheduler's loop may take before the alarm counts it."""
        load = self.stage.load
        return scheduler_loop_threshold_seconds(
            tasks_at_once=load.tasks_at_once if load else None,
            task_minutes=load.task_minutes if load else None,
            schedulers=self.stage.schedulers,
            tasks_per_loop=self.tasks_per_scheduler_loop,
        )
