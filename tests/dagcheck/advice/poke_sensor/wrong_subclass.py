# airflow: 3
from datetime import timedelta

from airflow.sdk import DAG, BaseSensorOperator


class FileIsThere(BaseSensorOperator):
    def __init__(self, *, name, **kwargs):
        super().__init__(timeout=3600, **kwargs)
        self.name = name

    def poke(self, context):
        return False


with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=4)):
    FileIsThere(  # expect: DAG-PokeSensor | FileIsThere: holds a worker's slot for up to 1 hour
        task_id="wait", name="a"
    )
    FileIsThere(task_id="poll", name="a", mode="reschedule")
