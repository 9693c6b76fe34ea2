# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator.partial(task_id="run").expand(job_name=["a", "c"])  # expect: not declared | add: {service: glue, jobs: [c]}
