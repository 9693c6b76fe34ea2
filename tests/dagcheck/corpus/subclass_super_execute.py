# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator


class Prefixed(GlueJobOperator):
    def execute(self, context):
        self.job_name = "a"
        return super().execute(context)


class Silent(GlueJobOperator):
    def execute(self, context):
        return None


with DAG("d", schedule=None):
    Prefixed(task_id="one", job_name="unknown")
    Silent(task_id="two", job_name="never-run")
