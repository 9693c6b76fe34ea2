# declared: {service: s3, bucket: raw-eu, prefix: "in/*"}
from airflow import DAG
from airflow.providers.amazon.aws.operators.s3 import S3ListOperator

REGION = "eu"
BUCKET = "raw-" + REGION
PREFIXES = {"orders": "in/orders/"}

with DAG("d", schedule=None):
    S3ListOperator(task_id="list", bucket=BUCKET, prefix=PREFIXES["orders"])
# expect-declaration: wider than used | prefix: in/orders/*
