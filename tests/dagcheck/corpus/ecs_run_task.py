# declared: {service: ecs, cluster: jobs, task_definitions: [load], task_roles: [load-task]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.ecs import EcsRunTaskOperator

with DAG("d", schedule=None):
    EcsRunTaskOperator(task_id="run", cluster="jobs", task_definition="load", overrides={})
    EcsRunTaskOperator(  # expect: not declared | iam::111111111111:role/admin
        task_id="admin",
        cluster="jobs",
        task_definition="load",
        overrides={"taskRoleArn": "arn:aws:iam::111111111111:role/admin"},
    )
