# declared: {service: glue, jobs: [a-dev, b-dev]}
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

with DAG("d", schedule=None):
    GlueJobOperator(task_id="one", job_name="%s-%s" % ("a", conf.get("platform", "stage")))
    GlueJobOperator(task_id="two", job_name="{}-{stage}".format("b", stage=conf.get("platform", "stage")))
