# declared: {service: s3, bucket: raw, prefix: "in/*"}
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor


class OrdersSensor(S3KeySensor):
    def __init__(self, *, name, bucket="raw", **kwargs):
        super().__init__(bucket_key=f"s3://{bucket}/in/{name}", **kwargs)


with DAG("d", schedule=None):
    OrdersSensor(task_id="ours", name="a")
    OrdersSensor(task_id="other", name="a", bucket="other")  # expect: not declared | OrdersSensor
