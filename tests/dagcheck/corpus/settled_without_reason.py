# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.models import Variable
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="known", job_name="a")
    GlueJobOperator(task_id="run", job_name=Variable.get("job"))  # mwaa-platform: uses nothing  # expect: comment | does not say # expect: cannot tell | glue GetJob
