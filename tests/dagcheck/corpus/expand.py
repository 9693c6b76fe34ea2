# declared: {service: glue, jobs: [a, b]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator.partial(task_id="run", verbose=False).expand(job_name=["a", "b"])
