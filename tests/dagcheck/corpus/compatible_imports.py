# declared: {service: glue, jobs: [a]}
try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="run", job_name="a")
