# airflow: 3
# configuration: {scheduler.catchup_by_default: "true"}
from datetime import datetime, timedelta

from airflow.sdk import Asset, dag, task


@dag(schedule=timedelta(hours=6), start_date=datetime(2025, 1, 1), dagrun_timeout=timedelta(hours=1))
def often():  # expect: DAG-Catchup | by a timedelta
    @task
    def work():
        pass

    work()


@dag(schedule=[Asset("orders")], start_date=datetime(2025, 1, 1), dagrun_timeout=timedelta(hours=1))
def on_data():
    @task
    def work():
        pass

    work()


often()
on_data()
