"""`mwaa-platform size`."""

from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from mwaa_platform.aws.limits import DEFAULT_MAX_WORKERS_QUOTA
from mwaa_platform.cli import completion, output
from mwaa_platform.declaration.dag_folder import dag_file_count
from mwaa_platform.declaration.load import Load
from mwaa_platform.declaration.sizing import Size, smallest_size
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.thresholds import capacity_threshold, scheduler_loop_threshold_seconds

EXAMPLES = "Example: mwaa-platform size orders --tasks-at-once 120 --dags 300"


@dataclass(frozen=True, slots=True)
class StageSize:
    """What one stage bears, what it is asked for, and what would do."""

    team: str
    stage: str
    environment_class: str
    min_workers: int
    max_workers: int
    tasks_at_once: int
    dag_capacity: int
    dags: int
    load: Load | None
    advised: Size | None
    running_tasks_alarm: float
    scheduler_loop_alarm_seconds: float

    def row(self) -> tuple[str, ...]:
        """The line of the table."""
        load = f"{self.load.tasks_at_once} tasks, {self.dags} DAGs" if self.load else f"{self.dags} DAGs"
        advised = str(self.advised) if self.advised else "no class bears it" if self.load else "declare load:"
        return (
            self.team,
            self.stage,
            f"{self.environment_class}, workers {self.min_workers} to {self.max_workers}",
            f"{self.tasks_at_once} tasks, {self.dag_capacity} DAGs",
            load,
            advised,
            self.advised.decided_by if self.advised else "",
            f"{self.running_tasks_alarm:g} tasks run, loop of {self.scheduler_loop_alarm_seconds:g} s",
        )


COLUMNS = ("team", "stage", "declared", "bears at once", "load", "smallest that bears it", "because", "alarms above")


def size(
    team: Annotated[
        str | None, typer.Argument(help="Only this team; default all.", autocompletion=completion.teams)
    ] = None,
    tasks_at_once: Annotated[
        int | None, typer.Option(min=1, help="Take this many tasks at once instead of the declared load.")
    ] = None,
    dags: Annotated[int | None, typer.Option(min=1, help="Beside --tasks-at-once: take this many DAGs.")] = None,
    task_minutes: Annotated[
        float | None, typer.Option(min=0.01, help="Beside --tasks-at-once: take tasks of this length.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Say what each stage's class and workers bear, and the smallest that bear its load."""
    if tasks_at_once is None and (dags or task_minutes):
        raise output.fail("mwaa-platform: --dags and --task-minutes need --tasks-at-once beside them")
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    if team is not None and team not in loaded.teams:
        raise output.fail(f"mwaa-platform: no team {team}; declared: {', '.join(loaded.teams)}")
    asked = Load(tasks_at_once=tasks_at_once, dags=dags, task_minutes=task_minutes) if tasks_at_once else None
    sizes = [
        _sized(one.at(stage), asked or one.stages[stage].load, dag_file_count(root / "dags" / name))
        for name, one in loaded.teams.items()
        for stage in one.stages
        if team in (None, name)
    ]
    if as_json:
        output.print_json({"stages": [_plain(each) for each in sizes]})
    else:
        output.print_table(f"{len(sizes)} stage(s)", COLUMNS, [each.row() for each in sizes])


def _sized(target: Target, load: Load | None, files: int) -> StageSize:
    stage = target.stage
    count = (load.dags if load else None) or files
    advised = None
    if load:
        quota = stage.quotas.workers or DEFAULT_MAX_WORKERS_QUOTA
        options, production = target.team.airflow.options(), stage.production
        advised = smallest_size(load, dags=count, production=production, options=options, quota=quota)
    return StageSize(
        team=target.team.team,
        stage=target.stage_name,
        environment_class=stage.environment_class,
        min_workers=stage.workers.min,
        max_workers=stage.workers.max,
        tasks_at_once=target.task_capacity,
        dag_capacity=stage.size.dag_capacity,
        dags=count,
        load=load,
        advised=advised,
        running_tasks_alarm=capacity_threshold(target.task_capacity),
        scheduler_loop_alarm_seconds=scheduler_loop_threshold_seconds(
            tasks_at_once=load.tasks_at_once if load else None,
            task_minutes=load.task_minutes if load else None,
            schedulers=stage.schedulers,
            tasks_per_loop=target.tasks_per_scheduler_loop,
        ),
    )


def _plain(each: StageSize) -> dict[str, object]:
    load = each.load.model_dump(exclude_none=True) if each.load else None
    return {**asdict(each), "load": load}
