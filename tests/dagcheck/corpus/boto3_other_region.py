# declared: {service: sns, topics: [alerts]}
# declared: {service: lambda, functions: [rates]}
import boto3
from airflow import DAG
from airflow.decorators import task


@task
def work():
    boto3.client("sns").publish(TopicArn="arn:aws:sns:eu-west-1:111111111111:alerts", Message="x")
    boto3.client("lambda").invoke(FunctionName="rates")
    boto3.client("lambda", region_name="us-east-1").invoke(FunctionName="rates")  # expect: not declared | resources: ["arn:aws:lambda:us-east-1:111111111111:function:rates"]


with DAG("d", schedule=None):
    work()
