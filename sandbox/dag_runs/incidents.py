"""What may go wrong while a DAG runs, as a rehearsal lets it happen: protocols for what it needs, and the three kinds.

late       an object is put only after the sensor has looked for it in vain
kill       the process of a running task is ended while its external job is held; it must stop that job, and the retry be green
fail_once  an external job fails at first, and the task's retry is green
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["late", "kill", "fail_once"]


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that goes wrong, at one task.

    `thing` is what the fixtures know it by: an object's `s3://bucket/key` for `late`; else an external thing such as
    `glue:job/orders-daily-transform` (the last two parts of its ARN).
    """

    kind: Kind
    task: str
    thing: str
    stop_operation: str = ""
    """For `kill`: the API operation by which the task must stop its job, such as BatchStopJobRun."""


class Fixtures(Protocol):
    """What DAGs touch in the local AWS, as far as incidents play with it; things are named as in `Incident.thing`."""

    def put_object(self, thing: str) -> None:
        """Put the object of this `s3://bucket/key`; the sensor finds it the next time."""

    def hold(self, thing: str) -> None:
        """Keep every run of it that starts from now on running until it is released or stopped."""

    def release(self, thing: str) -> None:
        """Let held runs end as they would have."""

    def fail_next(self, thing: str) -> None:
        """Let the next run of it fail, and only that."""
