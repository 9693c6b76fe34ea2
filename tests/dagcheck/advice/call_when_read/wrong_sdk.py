# airflow: 3
import urllib.request
from datetime import timedelta

from airflow.sdk import DAG, Variable, task

URL = "https://reference.example.com/regions"


def regions():
    return urllib.request.urlopen(URL).read()  # expect: DAG-CallWhenRead | request.urlopen


CRON = Variable.get("cron")  # expect: DAG-CallWhenRead | Variable.get
with DAG("load", schedule=CRON, dagrun_timeout=timedelta(hours=1)):
    known = regions()

    @task
    def later():
        return Variable.get("table")

    later()
