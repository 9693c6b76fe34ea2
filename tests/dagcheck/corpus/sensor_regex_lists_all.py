# declared: {service: s3, bucket: raw, prefix: "incoming/*"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="ours", bucket_key="s3://raw/incoming/a.csv")
    S3KeySensor(task_id="all", bucket_key=r"s3://raw/incoming/.*csv", use_regex=True)  # expect: not declared | s3 ListObjectsV2
