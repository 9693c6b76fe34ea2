"""One DAG writes a report, another starts when it is there: data-aware scheduling with assets.

Choose it when DAGs of one environment depend on each other's data: no sensor waits, no second clock has to be guessed. The
follower runs for each successful `write_report`; what started it stands in `triggering_asset_events`. An asset is a name and
nothing looks at the bucket: for files that others write, use a sensor. Assets do not reach other environments.
"""

from datetime import timedelta
from typing import Any

import pendulum
from airflow.configuration import conf
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import DAG, Asset, task

BUCKET, PREFIX = conf.get("platform", "reports_bucket"), conf.get("platform", "reports_prefix")
REPORT = Asset("daily_report", uri=f"s3://{BUCKET}/{PREFIX}daily")

DEFAULTS = {
    "owner": "cookbook",
    "retries": 2,
    "retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(minutes=10),
}

with DAG(
    dag_id="cookbook_asset_producer",
    description="Writes the daily report and says so",
    doc_md=__doc__,
    schedule="30 6 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args=DEFAULTS,
    tags=["cookbook", "assets"],
):

    @task(outlets=[REPORT])
    def write_report(*, outlet_events: Any, ds: str | None = None) -> None:
        """The report of the day, and its day with the event."""
        S3Hook().load_string(f"report of {ds}", f"{PREFIX}daily/{ds}.txt", bucket_name=BUCKET, replace=True)
        outlet_events[REPORT].extra = {"day": ds}

    write_report()

with DAG(
    dag_id="cookbook_asset_consumer",
    description="Follows whoever writes the daily report",
    doc_md=__doc__,
    schedule=[REPORT],
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args=DEFAULTS,
    tags=["cookbook", "assets"],
):

    @task
    def read_report(*, triggering_asset_events: Any) -> int:
        """As many characters as the newest report has."""
        day = triggering_asset_events[REPORT][-1].extra["day"]
        return len(S3Hook().read_key(f"{PREFIX}daily/{day}.txt", bucket_name=BUCKET))

    read_report()
