# declared: {service: sts, assume_roles: ["arn:aws:iam::999999999999:role/reader", second]}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    # mwaa-platform: uses sts assume_roles=arn:aws:iam::999999999999:role/reader,second, because the connection lies in the secrets backend
    S3KeySensor(task_id="theirs", bucket_key="s3://theirs/a", aws_conn_id="kept_elsewhere")
