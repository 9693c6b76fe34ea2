"""What a stage declares about workers and web servers."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from mwaa_platform.aws.limits import HIGHEST_MAX_WORKERS_QUOTA
from mwaa_platform.declared import Declared

Count = Annotated[StrictInt, Field(ge=1)]


class Workers(Declared):
    """How many Celery workers run, and how they are replaced when the environment changes."""

    min: Count = 1
    """Workers that always run."""
    max: Count = 10
    """Workers at the most; equal to `min`, nothing scales. Above 25 the stage states its `quotas`."""
    replacement: Literal["graceful", "forced"] | None = None
    """`graceful` lets running tasks end (up to 12 hours), `forced` stops them; default graceful in production, else forced."""


class Webservers(Declared):
    """How many web servers run."""

    min: Count = 2
    """Web servers that always run."""
    max: Count = 2
    """Web servers at the most."""


class Quotas(Declared):
    """The account's quotas, where AWS has raised them (Service Quotas, Amazon MWAA)."""

    environments: Count | None = None
    """Environments in this account and Region; 10 unless AWS raised it."""
    workers: Annotated[StrictInt, Field(ge=1, le=HIGHEST_MAX_WORKERS_QUOTA)] | None = None
    """Workers of one environment; 25 unless AWS raised it."""
