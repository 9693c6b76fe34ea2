# airflow: 2
from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator

with DAG("d", schedule=None):
    PythonOperator(task_id="a", python_callable=print, provide_context=True)
    BashOperator(
        task_id="b",
        bash_command="true",
        provide_context=True,  # expect: not in this Airflow | the argument provide_context of BashOperator
    )
