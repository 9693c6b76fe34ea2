# declared: {service: glue, jobs: [a, b]}
from airflow import DAG
from airflow.models import Variable
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="run", job_name=Variable.get("job"))  # expect: cannot tell | glue
