# declared: {service: s3, bucket: raw, prefix: "*"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="any", bucket_key="s3://{{ var.value.bucket }}/a.csv")  # expect: cannot tell | s3 HeadObject
