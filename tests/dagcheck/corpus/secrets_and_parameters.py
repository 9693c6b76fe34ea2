# declared: {service: secrets_manager, secrets: [vendor/api-key]}
# declared: {service: ssm, parameters: [/orders/cursor]}
from airflow import DAG
from airflow.decorators import task
from airflow.providers.amazon.aws.hooks.secrets_manager import SecretsManagerHook
from airflow.providers.amazon.aws.hooks.ssm import SsmHook


@task
def read():
    SecretsManagerHook().get_secret("vendor/api-key")
    SsmHook().get_parameter_value("/orders/cursor")
    SecretsManagerHook().get_secret("vendor/api-key-second")  # expect: not declared | secrets: [vendor/api-key-second]


with DAG("d", schedule=None):
    read()
