# declared: {service: sqs, queues: [q-a, q-b], access: send}
from airflow import DAG
from airflow.providers.amazon.aws.operators.sqs import SqsPublishOperator

NAMES = {name: f"https://sqs.eu-west-1.amazonaws.com/111111111111/q-{name}" for name in ["a", "b"]}
with DAG("d", schedule=None):
    tasks = [SqsPublishOperator(task_id=k, sqs_queue=v, message_content="x") for k, v in NAMES.items()]
