# airflow: 3
# environment_class: mw1.micro
# expect-declaration: DAG-TooManyDags | 30 DAGs
from datetime import timedelta

from airflow.sdk import dag


def make(name):
    @dag(dag_id=name, schedule=None, dagrun_timeout=timedelta(hours=1))
    def load():
        pass

    return load()


for number in range(30):
    make(f"load_{number}")
