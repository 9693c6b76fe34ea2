"""Yesterday's orders: wait for the file, transform it, catalogue it, summarise it in Redshift.

Names of buckets, jobs and topics come from the environment's configuration, so this file is the same in every stage: what team.yaml
declares under `id: raw` is read here as `conf.get("platform", "raw_bucket")`.
"""

from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.notifications.sns import SnsNotifier
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerOperator
from airflow.providers.amazon.aws.operators.redshift_data import RedshiftDataOperator
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

RAW = f"s3://{conf.get('platform', 'raw_bucket')}/{conf.get('platform', 'raw_prefix')}"
PROCESSED = f"s3://{conf.get('platform', 'processed_bucket')}/{conf.get('platform', 'processed_prefix')}"

# One batch is one transaction: a second run of the same day replaces the day's rows instead of doubling them.
SUMMARISE_THE_DAY = [
    "DELETE FROM daily_order_summary WHERE order_date = '{{ ds }}'",
    """
    INSERT INTO daily_order_summary (order_date, region, orders, revenue)
    SELECT order_date, region, COUNT(*), SUM(amount)
    FROM spectrum.orders
    WHERE order_date = '{{ ds }}'
    GROUP BY order_date, region
    """,
]

tell_the_team = SnsNotifier(
    aws_conn_id="aws_default",
    target_arn=conf.get("platform", "alerts_topic_arn"),
    subject="{{ dag.dag_id }} failed",
    message="Task {{ ti.task_id }} of {{ dag.dag_id }} failed for {{ ds }}, run {{ run_id }}.",
)

with DAG(
    dag_id="daily_orders_pipeline",
    description="Raw order files of a day into the daily summary in Redshift",
    doc_md=__doc__,
    schedule="0 5 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=4),
    default_args={
        "owner": "orders",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": [tell_the_team],
    },
    tags=["orders", "daily"],
) as dag:
    wait_for_file = S3KeySensor(
        task_id="wait_for_file",
        bucket_key=RAW + "{{ ds }}/orders_{{ ds_nodash }}.parquet",
        mode="reschedule",
        poke_interval=timedelta(minutes=5),
        timeout=timedelta(hours=1),
    )

    transform = GlueJobOperator(
        task_id="transform",
        job_name=conf.get("platform", "etl_job"),
        script_args={
            "--run_date": "{{ ds }}",
            "--source_prefix": RAW + "{{ ds }}/",
            "--target_prefix": PROCESSED,
        },
        stop_job_run_on_kill=True,
    )

    catalogue = GlueCrawlerOperator(
        task_id="catalogue",
        config={"Name": conf.get("platform", "etl_crawler")},
    )

    summarise = RedshiftDataOperator(
        task_id="summarise",
        cluster_identifier=conf.get("platform", "warehouse_cluster"),
        db_user=conf.get("platform", "warehouse_db_user"),
        database=conf.get("platform", "warehouse_database"),
        sql=SUMMARISE_THE_DAY,
        poll_interval=10,
    )

    wait_for_file >> transform >> catalogue >> summarise
