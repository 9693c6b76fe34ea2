# airflow: 2
from datetime import timedelta

from airflow.decorators import dag, task
from airflow.hooks.base import BaseHook
from airflow.providers.amazon.aws.hooks.s3 import S3Hook


@dag(schedule=None, dagrun_timeout=timedelta(hours=1))
def load():
    host = BaseHook.get_connection("warehouse").host  # expect: DAG-CallWhenRead | BaseHook.get_connection

    @task
    def one(key):
        S3Hook().read_key(key, "raw")
        return host

    for key in S3Hook().list_keys("raw"):  # expect: DAG-CallWhenRead | S3Hook.list_keys
        one(key)


load()
