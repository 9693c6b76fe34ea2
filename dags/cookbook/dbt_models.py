"""Build dbt models over files in S3, in the task itself.

Choose it when transformations are SQL that analysts keep with tests beside it, and the data of one run fit into a worker's memory: the
project in dbt/ runs in DuckDB, which reads and writes S3 through s3fs under the execution role. dbt lies in a virtual environment that
startup.sh makes. For more data keep dbt and let a warehouse compute; what its adapter calls must then be declared.
"""

from datetime import timedelta
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.standard.operators.bash import BashOperator

INBOX = conf.get("platform", "inbox_bucket")
REPORTS = conf.get("platform", "reports_bucket")

with DAG(
    dag_id="cookbook_dbt_models",
    description="Builds and tests dbt models over the day's files",
    doc_md=__doc__,
    schedule="0 6 * * *",
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
    tags=["cookbook", "dbt"],
) as dag:
    # The project's folder is MWAA's to write: dbt's own files go to the task's working directory, which ends with it.
    BashOperator(
        task_id="build",
        # mwaa-platform: uses s3 bucket=cookbook-inbox-{stage} prefix=incoming/* access=read, because the models read the day's files
        # mwaa-platform: uses s3 bucket=cookbook-reports-{stage} prefix=reports/* access=read_write, because a model writes its report
        bash_command='"$DBT_VENV/bin/dbt" build --target-path "$PWD/target" --log-path "$PWD/logs"',
        env={
            "DBT_PROJECT_DIR": str(Path(__file__).parent / "dbt"),
            "DBT_PROFILES_DIR": str(Path(__file__).parent / "dbt"),
            "INBOX": f"s3://{INBOX}/incoming/{{{{ ds }}}}/",
            "REPORT": f"s3://{REPORTS}/reports/dbt/{{{{ ds }}}}.csv",
        },
        append_env=True,
    )
