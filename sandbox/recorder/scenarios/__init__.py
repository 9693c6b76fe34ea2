"""The scenarios of each integration's classes, one file each."""

from collections.abc import Iterator

from sandbox.recorder.scenario import Scenario
from sandbox.recorder.scenarios import glue, s3

_OF = {"glue": glue.scenarios, "s3": s3.scenarios}


def all_scenarios() -> Iterator[tuple[str, Scenario]]:
    """Each with the service whose folder its class's recording lies in."""
    for service, scenarios in _OF.items():
        for scenario in scenarios():
            yield service, scenario
