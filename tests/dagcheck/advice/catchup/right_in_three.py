# airflow: 3
import pendulum
from airflow.sdk import DAG, task

with DAG(
    "report", schedule="0 5 * * *", start_date=pendulum.datetime(2024, 1, 1), dagrun_timeout=pendulum.duration(hours=1)
):

    @task
    def work():
        pass

    work()
