import boto3
from airflow import DAG
from airflow.decorators import task


@task
def work(service):
    boto3.client("s3").put_bucket_policy(Bucket="raw", Policy="{}")  # expect: cannot tell | s3: put_bucket_policy
    boto3.client(service).do_something()  # expect: cannot tell | not named here
    boto3.client("iam").create_role(RoleName="x")  # expect: cannot tell | iam: create_role


with DAG("d", schedule=None):
    work("{{ params.service }}")
