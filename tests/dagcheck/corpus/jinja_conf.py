# airflow: 2
# declared: {service: s3, id: raw, bucket: raw, prefix: "in/*"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="in", bucket_key="s3://{{ conf.get('platform', 'raw_bucket') }}/in/{{ ds }}")
