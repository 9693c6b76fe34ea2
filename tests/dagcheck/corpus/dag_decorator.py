# declared: {service: glue, jobs: [a]}
from airflow.decorators import dag
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator


@dag(schedule=None, default_args={"job_name": "a"})
def nightly():
    GlueJobOperator(task_id="one")
    GlueJobOperator(task_id="two", job_name="b")  # expect: not declared | jobs: [b]


nightly()
