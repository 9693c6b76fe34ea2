# declared: {service: step_functions, state_machines: [close], redrive: true}
from airflow import DAG
from airflow.providers.amazon.aws.operators.step_function import StepFunctionStartExecutionOperator

ARN = "arn:aws:states:eu-west-1:111111111111:stateMachine:close"
with DAG("d", schedule=None):
    StepFunctionStartExecutionOperator(task_id="go", state_machine_arn=ARN, deferrable=True)
# expect-declaration: wider than used | {service: step_functions, state_machines: [close]}
