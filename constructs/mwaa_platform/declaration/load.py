"""What a stage declares about the work that its DAGs bring."""

from typing import Annotated

from pydantic import Field, StrictFloat, StrictInt

from mwaa_platform.declared import Declared

Count = Annotated[StrictInt, Field(ge=1)]


class Load(Declared):
    """The busiest time that the stage must bear: class and workers are checked against it, and advised from it."""

    tasks_at_once: Count
    """Tasks that run at the same time at the busiest moment."""
    dags: Count | None = None
    """DAGs; default the files of the folder in which Airflow looks for DAGs."""
    task_minutes: Annotated[StrictInt | StrictFloat, Field(gt=0)] | None = None
    """How long a task takes on average: with it the scheduler's alarm knows how many tasks it must start."""
    runs_per_day: Count | None = None
    """DAG runs of all DAGs in a day, beside `tasks_per_run` and `task_minutes`: with them the fewest workers are known."""
    tasks_per_run: Count | None = None
    """Tasks of one run on average."""

    @property
    def average_tasks(self) -> float:
        """Tasks that run at once if a day's work were spread over the day; 0 where it is not declared."""
        if not (self.runs_per_day and self.tasks_per_run and self.task_minutes):
            return 0
        return self.runs_per_day * self.tasks_per_run * self.task_minutes / (24 * 60)
