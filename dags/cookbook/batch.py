"""A container as an AWS Batch job: any image, any language, minutes to days.

Choose it when the work needs a program, a size or a GPU that an Airflow worker does not have. Queue and definition exist already; the
DAG hands over parameters and waits in the triggerer. A killed task ends its job.
"""

from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.batch import BatchOperator

with DAG(
    dag_id="cookbook_batch",
    description="The forecast of the day in a container",
    doc_md=__doc__,
    schedule="0 9 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    default_args={
        "owner": "cookbook",
        "retries": 1,
        "retry_delay": timedelta(minutes=10),
        "execution_timeout": timedelta(hours=5),
    },
    tags=["cookbook", "batch"],
) as dag:
    BatchOperator(
        task_id="forecast",
        job_name="forecast-{{ ds_nodash }}",
        job_queue=conf.get("platform", "forecast_job_queue"),
        job_definition=conf.get("platform", "forecast_job_definition"),
        parameters={"day": "{{ ds }}"},
        poll_interval=60,
        max_retries=300,
        deferrable=True,
    )
