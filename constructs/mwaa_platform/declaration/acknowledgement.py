"""A policy finding that a team accepts, with its reason."""

import datetime
from typing import Annotated

from pydantic import Field

from mwaa_platform.declared import Declared, Spelled

RuleId = Annotated[
    str,
    Spelled(
        r"(MWAA|AwsSolutions)-[A-Za-z0-9]+(\[.+\])?",
        "rule id: as a finding prints it, for example MWAA-PrivateWebserver",
    ),
]


class Acknowledgement(Declared):
    """One finding of one rule, accepted for this stage."""

    rule: RuleId
    """The rule's id as synth prints it, with the finding in brackets where it has one."""
    reason: Annotated[str, Field(min_length=10)]
    """Why it is right here; a reviewer reads it."""
    until: datetime.date | None = None
    """The day from which `validate` refuses it; default never."""
