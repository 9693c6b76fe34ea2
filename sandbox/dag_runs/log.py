"""What one environment has called since a moment, and what called on its behalf outside of it."""

from pathlib import Path

from sandbox import decisions
from sandbox.decisions import Decision
from sandbox.local_airflow.record import AirflowRecord


class Log:
    """The decisions of one environment since now.

    With `outside`, those of other roles of its account and Region instead: state machines, and functions they invoke.
    """

    def __init__(self, server_folder: Path, airflow: AirflowRecord, *, outside: bool = False) -> None:
        self._folder, self._airflow = server_folder, airflow
        self._environment = "" if outside else airflow.environment
        self._before = len(decisions.read(server_folder))

    def read(self) -> list[Decision]:
        """Oldest first."""
        wanted = (self._airflow.account, self._airflow.region, self._environment)
        new = decisions.read(self._folder)[self._before :]
        return [one for one in new if (one.account, one.region, one.environment) == wanted]
