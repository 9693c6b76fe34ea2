# declared: {service: sns, topics: [alerts]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.sns import SnsPublishOperator

with DAG("d", schedule=None):
    SnsPublishOperator(task_id="ours", target_arn="arn:aws:sns:eu-west-1:111111111111:alerts", message="x")
    SnsPublishOperator(task_id="theirs", target_arn="arn:aws:sns:eu-west-1:999999999999:alerts", message="x")  # expect: not declared | sns Publish
