# declared: {service: glue, jobs: [a, b, c]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="run", job_name="b")
# expect-declaration: wider than used | {service: glue, jobs: [b]}
