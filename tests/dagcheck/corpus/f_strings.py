# declared: {service: s3, bucket: raw-dev, prefix: "in/*"}
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.s3 import S3DeleteObjectsOperator

STAGE = conf.get("platform", "stage")

with DAG("d", schedule=None):
    S3DeleteObjectsOperator(task_id="clear", bucket=f"raw-{STAGE}", prefix=f"in/{'{{ ds }}'}/")  # expect: not declared | access: write
