"""Read a bucket of another account, under a role of that account.

Choose it when the other account's owner wants to say what may be read, and to end it, without a bucket policy for each reader:
the owner makes a role that trusts this environment's execution role, and the connection `partner` (startup.sh) names it. The
execution role needs an `sts` line in team.yaml for that role and nothing in the bucket. A bucket policy that names the execution
role is the other way: no connection then, and an `s3` line.
"""

from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG(
    dag_id="cookbook_cross_account",
    description="Waits for the partner's export, under the partner's role",
    doc_md=__doc__,
    schedule="0 4 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=4),
    default_args={
        "owner": "cookbook",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=3),
    },
    tags=["cookbook", "cross-account"],
) as dag:
    S3KeySensor(
        task_id="wait_for_export",
        bucket_key="s3://partner-exports/daily/{{ ds }}/orders.csv",
        aws_conn_id="partner",
        mode="reschedule",
        poke_interval=timedelta(minutes=5),
        timeout=timedelta(hours=2),
    )
