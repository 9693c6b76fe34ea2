"""A policy finding that a team accepts, with its reason."""

import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from mwaa_platform.declared import Declared, Spelled, refusal

RuleId = Annotated[
    str,
    Spelled(
        r"(MWAA|AwsSolutions|HIPAA\.Security|NIST\.800\.53\.R[45]|PCI\.DSS\.321|Serverless)-[A-Za-z0-9]+(\[.+\])?",
        "rule id: as a finding prints it, for example MWAA-PrivateWebserver",
    ),
]


def written_as_a_date(value: Any) -> Any:
    """A date as YAML reads it or as text; pydantic takes numbers for seconds since 1970 too, which nobody means here."""
    if value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
        return value
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        raise refusal("should be a date", allowed="YYYY-MM-DD") from None


class Acknowledgement(Declared):
    """One finding of one rule, accepted for this stage."""

    rule: RuleId
    """The rule's id as synth prints it, with the finding in brackets where it has one."""
    reason: Annotated[str, Field(min_length=10)]
    """Why it is right here; a reviewer reads it."""
    until: Annotated[datetime.date, BeforeValidator(written_as_a_date)] | None = None
    """The day from which `validate` refuses it; default never."""
