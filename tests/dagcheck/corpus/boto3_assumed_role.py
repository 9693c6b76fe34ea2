import boto3
from airflow import DAG
from airflow.decorators import task


@task
def work():
    sts = boto3.client("sts")
    answer = sts.assume_role(RoleArn="arn:aws:iam::999999999999:role/reader", RoleSessionName="x")  # expect: not declared | add: {service: sts, assume_roles: ["arn:aws:iam::999999999999:role/reader"]}
    keys = answer["Credentials"]
    s3 = boto3.client("s3", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"])
    s3.get_object(Bucket="theirs", Key="x")


with DAG("d", schedule=None):
    work()
