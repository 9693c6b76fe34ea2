# environment_class: mw1.micro
# expect-declaration: DAG-TooManyDags | 26 DAGs, and mw1.micro carries 25
from datetime import timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

for number in range(26):
    with DAG(f"load_{number}", schedule=None, dagrun_timeout=timedelta(hours=1)):
        BashOperator(task_id="work", bash_command="true")
