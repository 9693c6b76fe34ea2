# declared: {service: sns, topics: [alerts]}
import boto3
from airflow import DAG
from airflow.operators.empty import EmptyOperator
from airflow.providers.amazon.aws.notifications.sns import SnsNotifier

TOPIC = "arn:aws:sns:eu-west-1:111111111111:alerts"


def tell(context):
    boto3.client("sns").publish(TopicArn=TOPIC, Message="x")
    boto3.client("sqs").send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/111111111111/q")  # expect: not declared | queues: [q]


with DAG("d", schedule=None, default_args={"on_failure_callback": [tell, SnsNotifier(target_arn=TOPIC, message="x")]}):
    EmptyOperator(task_id="nothing")
