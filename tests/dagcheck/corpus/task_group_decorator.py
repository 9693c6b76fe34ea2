# airflow: 3
# declared: {service: glue, jobs: [a]}
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import dag, task_group


@task_group
def load(name):
    GlueJobOperator(task_id="run", job_name=name)  # expect: not declared | task again.run


@dag(schedule=None)
def d():
    load("a")
    load.override(group_id="again")("b")


d()
