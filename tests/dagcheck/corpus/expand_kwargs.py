# declared: {service: lambda, functions: [one, "two:live"]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.lambda_function import LambdaInvokeFunctionOperator

with DAG("d", schedule=None):
    LambdaInvokeFunctionOperator.partial(task_id="run").expand_kwargs(
        [{"function_name": "one"}, {"function_name": "two", "qualifier": "live"}]
    )
