# declared: {service: sns, topics: [alerts]}
import functools

import boto3
from airflow import DAG
from airflow.decorators import task


def retried(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@retried
def publish(topic):
    boto3.client("sns").publish(TopicArn=topic, Message="x")


@task
def work():
    publish("arn:aws:sns:eu-west-1:111111111111:alerts")


with DAG("d", schedule=None):
    work()
