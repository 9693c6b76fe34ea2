# declared: {service: s3, bucket: raw, prefix: "incoming/*"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="ours", bucket_key="s3://raw/incoming/a.csv")
    S3KeySensor(task_id="other", bucket_key="s3://raw/outgoing/a.csv")  # expect: not declared | add: {service: s3, bucket: raw, prefix: outgoing/a.csv, access: read}
