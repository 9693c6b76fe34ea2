"""The six MWAA environment classes.

Source: MWAA User Guide, pages environment-class, best-practices-tuning and configuring-env-variables (copy of 2026-09-01).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnvironmentClass:
    """What a class gives: DAGs it carries, tasks one worker runs at once, and how many of each component it takes.

    `parsing_processes` is the most that one scheduler is said to bear; the guide names it for three classes.
    """

    name: str
    dag_capacity: int
    tasks_per_worker: int
    worker_vcpus: int
    worker_memory_gib: int
    schedulers: tuple[int, int] = (2, 5)
    webservers: tuple[int, int] = (2, 5)
    autoscales: bool = True
    parsing_processes: int | None = None


ENVIRONMENT_CLASSES: tuple[EnvironmentClass, ...] = (
    EnvironmentClass("mw1.micro", 25, 3, 1, 3, schedulers=(1, 1), webservers=(1, 1), autoscales=False),
    EnvironmentClass("mw1.small", 50, 5, 1, 2, parsing_processes=1),
    EnvironmentClass("mw1.medium", 250, 10, 2, 4, parsing_processes=3),
    EnvironmentClass("mw1.large", 1000, 20, 4, 8, parsing_processes=7),
    EnvironmentClass("mw1.xlarge", 2000, 40, 8, 24),
    EnvironmentClass("mw1.2xlarge", 4000, 80, 16, 48),
)


def find_environment_class(name: str) -> EnvironmentClass | None:
    """The class of that name, or nothing."""
    return next((c for c in ENVIRONMENT_CLASSES if c.name == name), None)
