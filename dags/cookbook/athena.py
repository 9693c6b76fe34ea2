"""SQL over files in S3 with Athena, and its rows in the next task.

Choose it for queries over a data lake: nothing to keep running, paid by what is scanned. The query's rows stay in S3 (`results:` in
team.yaml); `AthenaHook` reads them page by page, so read only what is small. For minutes of waiting set `deferrable=True`; a query of
seconds is cheaper to wait for in place.
"""

from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.hooks.athena import AthenaHook
from airflow.providers.amazon.aws.operators.athena import AthenaOperator
from airflow.sdk import task

TOTALS = """
SELECT COUNT(*) AS files, SUM(total) AS total
FROM reports
WHERE day = DATE '{{ ds }}'
"""


@task
def check_totals(query_execution_id: str) -> int:
    """Fail if the day has no report."""
    head, first = AthenaHook().get_query_results(query_execution_id)["ResultSet"]["Rows"]
    files = int(first["Data"][0]["VarCharValue"])
    if not files:
        raise ValueError(f"no report of the day, columns {head['Data']}")
    return files


with DAG(
    dag_id="cookbook_athena",
    description="The reports of the day, counted",
    doc_md=__doc__,
    schedule="0 10 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    default_args={
        "owner": "cookbook",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(minutes=30),
    },
    tags=["cookbook", "athena"],
) as dag:
    totals = AthenaOperator(
        task_id="totals",
        query=TOTALS,
        database=conf.get("platform", "lake_database"),
        workgroup=conf.get("platform", "lake_workgroup"),
        output_location=conf.get("platform", "lake_results"),
        sleep_time=5,
    )
    check_totals(totals.output)
