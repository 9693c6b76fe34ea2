from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("report", schedule=None):  # expect: DAG-NoTimeout | no execution_timeout for extract, report
    BashOperator(task_id="extract", bash_command="true") >> BashOperator(task_id="report", bash_command="true")
