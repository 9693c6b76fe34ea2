# declared: {service: s3, bucket: raw, prefix: "in/*", access: write}
from concurrent.futures import ThreadPoolExecutor

import boto3
from airflow import DAG
from airflow.decorators import task


def upload(name):
    boto3.client("s3").upload_file(name, "raw", f"in/{name}")


@task
def work(names):
    with ThreadPoolExecutor() as pool:
        list(pool.map(upload, names))


with DAG("d", schedule=None):
    work(["a", "b"])
