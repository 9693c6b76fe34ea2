"""One task for each file of the day, however many there are: dynamic task mapping.

Choose it when the number of equal pieces is known only at run time and each piece should be retried, timed and read in the log alone.
`max_active_tis_per_dagrun` keeps a day of many files from filling every worker. Where one job can take all pieces at once, hand it the
prefix instead: a mapped task costs a task's start for each piece.
"""

import json
from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.lambda_function import LambdaInvokeFunctionOperator
from airflow.providers.amazon.aws.operators.s3 import S3ListOperator

BUCKET, PREFIX = conf.get("platform", "inbox_bucket"), conf.get("platform", "inbox_prefix")


def payload(key: str) -> str:
    """What the function is told of one file."""
    return json.dumps({"bucket": BUCKET, "key": key})


with DAG(
    dag_id="cookbook_dynamic_mapping",
    description="Every file of the day through one function, a task for each",
    doc_md=__doc__,
    schedule="0 6 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    default_args={
        "owner": "cookbook",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(minutes=30),
    },
    tags=["cookbook", "mapping"],
) as dag:
    list_files = S3ListOperator(task_id="list_files", bucket=BUCKET, prefix=PREFIX + "{{ ds }}/")

    LambdaInvokeFunctionOperator.partial(
        task_id="convert",
        function_name=conf.get("platform", "convert_function"),
        max_active_tis_per_dagrun=8,
    ).expand(payload=list_files.output.map(payload))
