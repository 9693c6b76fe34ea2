# airflow: 3
from datetime import timedelta

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task


@dag(schedule=None)
def report():  # expect: DAG-NoTimeout | no execution_timeout for a, b, c and 1 more
    @task
    def a():
        pass

    @task(execution_timeout=timedelta(minutes=5))
    def ends():
        pass

    EmptyOperator(task_id="nothing")
    a()
    a.override(task_id="b")()
    a.override(task_id="c")()
    a.override(task_id="d")()
    ends()


report()
