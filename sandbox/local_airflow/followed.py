"""Which DAGs somebody follows a run of, told to a local Airflow's scheduler by files in its folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

FOLDER = "followed"
"""Beside Airflow's home. A file is named by the DAG and the process that follows: what a killed one left means nothing."""


@contextmanager
def followed(airflow: Path, dag_id: str) -> Iterator[None]:
    """Meanwhile the DAG's clock stands still: a run that it made would be for a day without its file, and use what the other uses."""
    mark = airflow / FOLDER / f"{quote(dag_id, safe='')}.{os.getpid()}"
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)
