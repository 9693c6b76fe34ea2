# declared: {service: dynamodb, tables: [ledger], access: read}
# declared: {service: s3, bucket: out, prefix: "ledger/*", access: write}
from airflow import DAG
from airflow.providers.amazon.aws.transfers.dynamodb_to_s3 import DynamoDBToS3Operator

with DAG("d", schedule=None):
    DynamoDBToS3Operator(task_id="x", dynamodb_table_name="ledger", s3_bucket_name="out", s3_key_prefix="ledger/")
