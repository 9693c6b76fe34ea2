# airflow: 3
# declared: {service: step_functions, state_machines: [close]}
from airflow.providers.amazon.aws.operators.step_function import StepFunctionStartExecutionOperator
from airflow.providers.amazon.aws.sensors.step_function import StepFunctionExecutionSensor
from airflow.sdk import DAG

ARN = "arn:aws:states:eu-west-1:111111111111:stateMachine:close"
with DAG("d", schedule=None):
    start = StepFunctionStartExecutionOperator(task_id="go", state_machine_arn=ARN)
    StepFunctionExecutionSensor(task_id="wait", execution_arn=start.output)
    StepFunctionExecutionSensor(task_id="pull", execution_arn="{{ ti.xcom_pull('go') }}")
