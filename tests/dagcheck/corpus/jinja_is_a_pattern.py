# declared: {service: s3, bucket: raw, prefix: "in/*"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="in", bucket_key="s3://raw/in/{{ ds }}/{% if a %}x{% endif %}.csv")
    S3KeySensor(task_id="any", bucket_key="s3://raw/{{ params.folder }}/a.csv")  # expect: cannot tell | raw/…/a.csv
