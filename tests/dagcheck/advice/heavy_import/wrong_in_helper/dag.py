# airflow: 3
from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import DAG, task
from helpers import shape

if TYPE_CHECKING:
    import pandas as pd

with DAG("summary", schedule=None, dagrun_timeout=timedelta(hours=1)):

    @task
    def work() -> pd.DataFrame:
        return shape([1])

    work()
