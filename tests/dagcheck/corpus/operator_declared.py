# declared: {service: s3, bucket: raw, prefix: "incoming/*"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="wait", bucket_name="raw", bucket_key="incoming/{{ ds }}.csv")
