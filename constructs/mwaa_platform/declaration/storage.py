"""What a stage declares about its bucket."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StrictInt

from mwaa_platform.declared import Declared


class Storage(Declared):
    """The stage's bucket, and what a deployment does in it."""

    REFUSED_KEYS: ClassVar[Mapping[str, str]] = {
        "bucket": "each stage has a bucket of its own, which is made here",
        "versioning": "the bucket keeps versions always: MWAA demands it",
    }

    noncurrent_version_days: Annotated[StrictInt, Field(ge=1, le=3650)] | None = None
    """How long a DAG file stays in the bucket after it was replaced or deleted; default a year in production, else 30 days."""
    delete_other_dags: StrictBool = False
    """A deployment also deletes what others have put into the DAG folder; default it deletes only what a former one wrote."""
