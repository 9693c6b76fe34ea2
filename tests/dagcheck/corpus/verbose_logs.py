# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="run", job_name="a", verbose=True)  # expect: not declared | log_groups: [<log_group>]
