# airflow: 2
from airflow.sdk import dag, task  # expect: not in this Airflow | from airflow.decorators import


@task
def nothing():
    return None


@dag(schedule=None)
def d():
    nothing()


d()
