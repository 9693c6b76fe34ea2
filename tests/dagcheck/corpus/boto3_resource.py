# declared: {service: s3, bucket: raw, prefix: "in/*", access: read_write}
# declared: {service: dynamodb, tables: [ledger], access: write}
import boto3
from airflow import DAG
from airflow.decorators import task


@task
def work():
    s3 = boto3.resource("s3")
    bucket = s3.Bucket("raw")
    bucket.objects.filter(Prefix="in/").delete()
    s3.Object("raw", "in/a").put(Body=b"")
    for entry in bucket.objects.filter(Prefix="in/"):
        entry.get()
    with boto3.resource("dynamodb").Table("ledger").batch_writer() as batch:
        batch.put_item(Item={})


with DAG("d", schedule=None):
    work()
