# declared: {service: sts, assume_roles: ["arn:aws:iam::999999999999:role/reader"]}
import json

from airflow import DAG
from airflow.models import Connection
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

Connection(conn_id="other_team", conn_type="aws", extra=json.dumps({"role_arn": "arn:aws:iam::999999999999:role/reader"}))

with DAG("d", schedule=None):
    S3KeySensor(task_id="theirs", bucket_key="s3://theirs/a", aws_conn_id="other_team")
