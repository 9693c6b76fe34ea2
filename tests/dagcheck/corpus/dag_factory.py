# declared: {service: glue, jobs: [load-a, load-b]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator


def make(name):
    with DAG(f"load_{name}", schedule=None) as dag:
        GlueJobOperator(task_id="run", job_name=f"load-{name}")
    return dag


for team in ("a", "b"):
    globals()[f"load_{team}"] = make(team)
