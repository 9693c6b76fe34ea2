# airflow: 3
from airflow.sdk import DAG
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerOperator

with DAG("d", schedule=None):
    GlueCrawlerOperator(task_id="crawl", config={"Name": "orders"})  # expect: not declared | add: {service: glue, crawlers: [orders]}
