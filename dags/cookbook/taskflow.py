"""Python functions as tasks, their results as arguments: TaskFlow.

Choose it for steps that are a few lines of Python around an API. What one task returns goes to the next through Airflow's database, so
return small values and names of objects, not the data: a data frame belongs in S3, the work on it in Glue, Athena or EMR. Workers of
MWAA are small (an mw1.small worker has 2 GB for five tasks at once).
"""

import csv
import json
from datetime import timedelta
from decimal import Decimal

import pendulum
from airflow.configuration import conf
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import dag, task


@dag(
    dag_id="cookbook_taskflow",
    description="Sum up a file of the day in Python",
    doc_md=__doc__,
    schedule="0 7 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args={
        "owner": "cookbook",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(minutes=10),
    },
    tags=["cookbook", "taskflow"],
)
def sum_up_the_day() -> None:
    """Read, write, report."""

    @task(multiple_outputs=True)
    def read(ds: str | None = None) -> dict[str, str | int]:
        key = f"{conf.get('platform', 'inbox_prefix')}{ds}/orders-a.csv"
        text = S3Hook().read_key(key, bucket_name=conf.get("platform", "inbox_bucket"))
        amounts = [Decimal(row["amount"]) for row in csv.DictReader(text.splitlines())]
        return {"orders": len(amounts), "total": str(sum(amounts))}

    @task
    def write(orders: int, total: str, ds: str | None = None) -> str:
        key = f"{conf.get('platform', 'reports_prefix')}{ds}/taskflow.json"
        report = json.dumps({"orders": orders, "total": total})
        S3Hook().load_string(report, key, bucket_name=conf.get("platform", "reports_bucket"), replace=True)
        return key

    day = read()
    write(day["orders"], day["total"])


sum_up_the_day()
