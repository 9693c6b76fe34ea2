# declared: {service: sqs, queues: [inbox], access: send}
from airflow import DAG
from airflow.decorators import task
from airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from airflow.providers.amazon.aws.hooks.sqs import SqsHook

URL = "https://sqs.eu-west-1.amazonaws.com/111111111111/inbox"


@task
def send():
    SqsHook().send_message(URL, "x")
    SqsHook().conn.send_message(QueueUrl=URL, MessageBody="x")
    AwsBaseHook(client_type="sqs").get_conn().receive_message(QueueUrl=URL)  # expect: not declared | access: receive


with DAG("d", schedule=None):
    send()
