# connections: {other_team: "aws://?role_arn=arn%3Aaws%3Aiam%3A%3A999999999999%3Arole%2Freader", ours: "aws://"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("d", schedule=None):
    S3KeySensor(task_id="theirs", bucket_key="s3://theirs/a", aws_conn_id="other_team")  # expect: not declared | sts AssumeRole
    S3KeySensor(task_id="ours", bucket_key="s3://ours/a", aws_conn_id="ours")  # expect: not declared | s3 HeadObject
