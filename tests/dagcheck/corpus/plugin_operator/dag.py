# declared: {service: lambda, functions: [rates]}
from airflow import DAG
from team_operators import RatesOperator

with DAG("d", schedule=None):
    RatesOperator(task_id="rates")
