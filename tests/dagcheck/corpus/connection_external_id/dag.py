# declared: {service: sts, assume_roles: ["arn:aws:iam::999999999999:role/reader"], external_id: orders}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="theirs", bucket_key="s3://theirs/a", aws_conn_id="with_id")
    S3KeySensor(task_id="tagged", bucket_key="s3://theirs/a", aws_conn_id="with_tags")  # expect: not declared | add: {service: sts, assume_roles: ["arn:aws:iam::999999999999:role/reader"], external_id: orders, session_tags: true}
