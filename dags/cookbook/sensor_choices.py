"""Two ways to wait for a file without holding a worker: reschedule and deferrable.

Choose `mode="reschedule"` when looking every few minutes is enough: each look is a short task of its own, and nothing runs between.
Choose `deferrable=True` when many tasks wait at once or must go on within seconds: the wait is a coroutine in the triggerer, which
every MWAA environment runs beside its schedulers. Never leave both out for a long wait: a sensor in mode poke keeps one of its
worker's places until the file is there.
"""

from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

FILE = f"s3://{conf.get('platform', 'inbox_bucket')}/{conf.get('platform', 'inbox_prefix')}" + "{{ ds }}/orders-a.csv"

with DAG(
    dag_id="cookbook_sensor_choices",
    description="The same wait twice: rescheduled and deferred",
    doc_md=__doc__,
    schedule="0 5 * * *",
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
    tags=["cookbook", "sensors"],
) as dag:
    S3KeySensor(
        task_id="wait_rescheduled",
        bucket_key=FILE,
        mode="reschedule",
        poke_interval=timedelta(minutes=5),
        timeout=timedelta(hours=2),
    )

    S3KeySensor(
        task_id="wait_deferred",
        bucket_key=FILE,
        deferrable=True,
        poke_interval=30,
        timeout=timedelta(hours=2),
    )
