from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("d", schedule=None):
    BashOperator(task_id="copy", bash_command="set -e; aws s3 cp s3://a s3://b")  # expect: cannot tell | aws s3 cp
    BashOperator(task_id="say", bash_command="echo laws s3")
