# declared: {service: dynamodb, tables: [ledger], access: read}
import boto3
from airflow import DAG
from airflow.decorators import task


@task
def read():
    client = boto3.client("dynamodb")
    client.get_item(TableName="ledger", Key={"id": {"S": "1"}})
    client.put_item(TableName="ledger", Item={})  # expect: not declared | access: write
    client.batch_get_item(RequestItems={"ledger": {}, "other": {}})  # expect: not declared | tables: [other]


with DAG("d", schedule=None):
    read()
