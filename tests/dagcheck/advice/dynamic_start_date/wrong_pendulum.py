# airflow: 3
import pendulum
from airflow.sdk import dag, task

START = pendulum.today("UTC").add(days=-3).replace(hour=6)


@dag(schedule="@daily", start_date=START, dagrun_timeout=pendulum.duration(hours=1))
def report():  # expect: DAG-DynamicStartDate | pendulum.today()
    @task
    def work():
        pass

    work()


report()
