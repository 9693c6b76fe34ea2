import boto3

from .names import TABLE


def fetch(bucket):
    boto3.client("s3").get_object(Bucket=bucket, Key=f"in/{TABLE}")
    boto3.client("s3").delete_object(Bucket=bucket, Key=f"in/{TABLE}")  # expect: not declared | access: write
