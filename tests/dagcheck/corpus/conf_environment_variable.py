# declared: {service: glue, id: etl, jobs: [a]}
import os

from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="run", job_name=os.environ["AIRFLOW__PLATFORM__ETL_JOB"])
    GlueJobOperator(task_id="again", job_name=os.getenv("AIRFLOW__PLATFORM__ETL_JOB"))
