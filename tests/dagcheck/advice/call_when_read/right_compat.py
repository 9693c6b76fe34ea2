# airflow: 3
from datetime import timedelta

import requests
from airflow.providers.common.compat.sdk import dag, task
from airflow.providers.postgres.hooks.postgres import PostgresHook
from sqlalchemy import create_engine

session = requests.Session()
engine = create_engine("sqlite://")


@dag(schedule=None, dagrun_timeout=timedelta(hours=1))
def load():
    @task
    def work():
        session.get("https://reference.example.com/regions", timeout=30)
        return PostgresHook("warehouse").get_records("select 1")

    work()


load()
