# airflow: 2
from datetime import timedelta

from airflow.decorators import dag, task
from airflow.providers.amazon.aws.sensors.glue import GlueJobSensor
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor


@dag(schedule=None, default_args={"timeout": 60 * 60, "execution_timeout": timedelta(hours=2)})
def load():
    S3KeySensor(task_id="wait", bucket_key="s3://raw/orders.csv")  # expect: DAG-PokeSensor | up to 1 hour
    S3KeySensor(task_id="soon", bucket_key="s3://raw/orders.csv", timeout=300)
    S3KeySensor(task_id="cut", bucket_key="s3://raw/a", execution_timeout=timedelta(minutes=10))
    GlueJobSensor(task_id="deferred", job_name="a", run_id="jr_1", deferrable=True)

    @task.sensor(mode="reschedule")
    def there():
        return True

    @task.sensor(timeout=timedelta(hours=1, minutes=30).total_seconds())
    def here():
        return True

    there()
    here()  # expect: DAG-PokeSensor | up to 1.5 hours


load()
