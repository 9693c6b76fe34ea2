# declared: {service: glue, jobs: [a, b]}
from airflow import DAG
from airflow.decorators import task
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator


@task
def jobs():
    return ["a", "b"]


with DAG("d", schedule=None):
    GlueJobOperator.partial(task_id="run").expand(job_name=jobs())
