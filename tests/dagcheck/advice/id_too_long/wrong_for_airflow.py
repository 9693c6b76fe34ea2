from datetime import timedelta

from airflow.decorators import dag, task

PART = "reconciliation_of_orders_and_returns_"


@dag(
    dag_id=PART + PART + PART + PART + PART + PART + PART,
    schedule=None,
    dagrun_timeout=timedelta(hours=1),
)
def long():  # expect: DAG-IdTooLong | the id has 259 characters
    @task
    def work():
        pass

    work()


long()
