# airflow: 3
# declared: {service: s3, bucket: raw, prefix: "in/*"}
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import dag, task


@task
def size(key, bucket):
    return S3Hook().head_object(key, bucket)


@dag(schedule=None)
def d():
    size.partial(bucket="raw").expand(key=["in/a", "in/b"])


d()
