# airflow: 3
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import dag, task


@task
def keep():
    S3Hook().load_string("x", "out/a", "results", replace=True)  # expect: not declared | add: {service: s3, bucket: results, prefix: out/a, access: write}


@dag(schedule=None)
def d():
    keep()


d()
