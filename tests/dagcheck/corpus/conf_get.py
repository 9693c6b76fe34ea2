# declared: {service: glue, id: etl, jobs: [a, b]}
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    for job in conf.get("platform", "etl_jobs").split(","):
        GlueJobOperator(task_id=job, job_name=job)
