# declared: {service: s3, bucket: raw, prefix: "in/*", access: read_write}
from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.amazon.aws.hooks.s3 import S3Hook


def copy(name, **context):
    hook = S3Hook(aws_conn_id="aws_default")
    text = hook.read_key(f"in/{name}", bucket_name="raw")
    hook.load_string(text, key=f"in/{context['ds']}/{name}", bucket_name="raw", replace=True)


with DAG("d", schedule=None):
    PythonOperator(task_id="copy", python_callable=copy, op_kwargs={"name": "a.csv"})
