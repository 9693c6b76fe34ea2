# declared: {service: sns, topics: [alerts-dev]}
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.sns import SnsPublishOperator

topic = "alerts-prod" if conf.get("platform", "stage") == "prod" else "alerts-dev"
with DAG("d", schedule=None):
    SnsPublishOperator(task_id="say", target_arn=f"arn:aws:sns:eu-west-1:111111111111:{topic}", message="x")
