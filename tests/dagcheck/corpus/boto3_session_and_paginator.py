# declared: {service: s3, bucket: raw, prefix: "in/*"}
import boto3
from airflow import DAG
from airflow.decorators import task


@task
def read():
    session = boto3.session.Session(region_name="eu-west-1")
    s3 = session.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket="raw", Prefix="in/"):
        for entry in page["Contents"]:
            s3.download_file("raw", "in/" + entry["Key"], "/tmp/x")
    s3.get_waiter("object_exists").wait(Bucket="raw", Key="out/x")  # expect: not declared | s3 HeadObject


with DAG("d", schedule=None):
    read()
