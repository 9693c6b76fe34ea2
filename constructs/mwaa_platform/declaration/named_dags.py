"""The DAGs that a declaration names: those that are started, rehearsed, or have an incident."""

from collections.abc import Iterator

from mwaa_platform.declaration.problems import Keys
from mwaa_platform.declaration.team import Team


def named_dags(team: Team) -> Iterator[tuple[Keys, str]]:
    """Each name with the keys that lead to it."""
    for index, trigger in enumerate(team.triggered_by):
        yield ("triggered_by", index, "dag"), trigger.dag
    for index, name in enumerate(team.rehearsal.run):
        yield ("rehearsal", "run", index), name
    for index, incident in enumerate(team.rehearsal.incidents):
        yield ("rehearsal", "incidents", index, "dag"), incident.dag
