from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="theirs", bucket_key="s3://theirs/a", aws_conn_id="keyed")
