# airflow: 3
from datetime import timedelta

from airflow.sdk import dag, task


@dag(schedule=None, dagrun_timeout=timedelta(hours=1))
def summary():
    import torch  # expect: DAG-HeavyImport | torch

    @task
    def summarise():
        import pandas

        print(pandas.DataFrame(), torch)

    summarise()


summary()
