# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.models import Variable
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="known", job_name="a")
    # mwaa-platform: uses glue jobs=c, because the variable is c wherever it is set  # expect: not declared | add: {service: glue, jobs: [c]}
    GlueJobOperator(task_id="run", job_name=Variable.get("job"))
