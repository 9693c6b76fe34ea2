"""Whose call it is: the execution of a state machine that a task belongs to."""

from dataclasses import dataclass

from mwaa_platform.aws.grants import Place


@dataclass(frozen=True, slots=True)
class Running:
    """One execution: its machine and role by their ARNs, itself by its name."""

    machine_arn: str
    role_arn: str
    execution: str
    place: Place
