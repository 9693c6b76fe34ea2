from airflow.models import BaseOperator
from airflow.providers.amazon.aws.hooks.lambda_function import LambdaHook


class RatesOperator(BaseOperator):
    def execute(self, context):
        return LambdaHook().invoke_lambda(function_name="rates")
