# declared: {service: batch, job_queues: [nightly], job_definitions: [forecast], log_group: /aws/batch/job}
from airflow import DAG
from airflow.providers.amazon.aws.operators.batch import BatchOperator

with DAG("d", schedule=None):
    BatchOperator(task_id="run", job_name="x", job_queue="nightly", job_definition="forecast", awslogs_enabled=True)
    BatchOperator(task_id="other", job_name="x", job_queue="daily", job_definition="forecast")  # expect: not declared | job_queues: [daily]
