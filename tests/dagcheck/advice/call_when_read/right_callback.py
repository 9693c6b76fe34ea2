# airflow: 3
from datetime import timedelta

import requests
from airflow.sdk import DAG, task


def tell(context):
    requests.post("https://chat.example.com/hook", json={"dag": context["dag"].dag_id}, timeout=10)


with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=1), on_failure_callback=tell):

    @task
    def work():
        return requests.get("https://reference.example.com/regions", timeout=30).text

    work()

if __name__ == "__main__":
    print(requests.get("https://reference.example.com/regions", timeout=30).text)
