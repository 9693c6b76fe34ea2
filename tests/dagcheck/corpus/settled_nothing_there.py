# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

# mwaa-platform: uses nothing, because there is nothing here at all  # expect: comment | stands at no call

with DAG("d", schedule=None):
    GlueJobOperator(task_id="known", job_name="a")
