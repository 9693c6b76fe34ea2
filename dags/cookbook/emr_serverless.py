"""A Spark job on an EMR Serverless application that exists, waited for in the triggerer.

Choose it for Spark without a cluster to keep: the application starts by itself and stops when it is idle. The job runs under its own
role (`job_roles:` in team.yaml), not under the environment's: what the job reads and writes is that role's affair. With
`deferrable=True` an hour of Spark holds no worker.
"""

from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.emr import EmrServerlessStartJobOperator

REPORTS = f"s3://{conf.get('platform', 'reports_bucket')}/{conf.get('platform', 'reports_prefix')}"

with DAG(
    dag_id="cookbook_emr_serverless",
    description="A Spark job of the day",
    doc_md=__doc__,
    schedule="0 8 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=4),
    default_args={
        "owner": "cookbook",
        "retries": 1,
        "retry_delay": timedelta(minutes=10),
        "execution_timeout": timedelta(hours=3),
    },
    tags=["cookbook", "emr"],
) as dag:
    EmrServerlessStartJobOperator(
        task_id="aggregate",
        application_id=conf.get("platform", "spark_application"),
        execution_role_arn=conf.get("platform", "spark_job_role_arn"),
        job_driver={
            "sparkSubmit": {
                "entryPoint": REPORTS + "jobs/aggregate.py",
                "entryPointArguments": ["--day", "{{ ds }}"],
            }
        },
        name="aggregate-{{ ds }}",
        waiter_delay=30,
        waiter_max_attempts=300,
        deferrable=True,
    )
