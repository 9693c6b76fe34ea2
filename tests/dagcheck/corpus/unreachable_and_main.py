# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator


def unused():
    import boto3

    boto3.client("s3").delete_object(Bucket="x", Key="y")


with DAG("d", schedule=None):
    if False:
        GlueJobOperator(task_id="never", job_name="b")
    GlueJobOperator(task_id="run", job_name="a")

if __name__ == "__main__":
    unused()
