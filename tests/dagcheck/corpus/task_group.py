# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.utils.task_group import TaskGroup

with DAG("d", schedule=None):
    with TaskGroup("load", default_args={"job_name": "a"}):
        GlueJobOperator(task_id="one")
        GlueJobOperator(task_id="two", job_name="b")  # expect: not declared | task load.two
