from airflow import DAG
from airflow.providers.amazon.aws.operators.sagemaker import SageMakerTrainingOperator

with DAG("d", schedule=None):
    SageMakerTrainingOperator(task_id="train", config={})  # expect: cannot tell | no integration serves SageMakerTrainingOperator
