# declared: {service: ssm, parameters: [/orders/jobs]}
import boto3
from airflow import DAG
from airflow.operators.empty import EmptyOperator

ssm = boto3.client("ssm")
JOBS = ssm.get_parameter(Name="/orders/jobs")["Parameter"]["Value"].split(",")
SECRET = boto3.client("secretsmanager").get_secret_value(SecretId="orders/key")  # expect: not declared | secrets: [orders/key]

with DAG("d", schedule=None):
    for job in JOBS:
        EmptyOperator(task_id=job)
