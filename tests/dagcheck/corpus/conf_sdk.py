# airflow: 3
# declared: {service: glue, id: etl, jobs: [a]}
from airflow.sdk import DAG
from airflow.sdk.configuration import conf
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="run", job_name=conf.get("platform", "etl_job"))
