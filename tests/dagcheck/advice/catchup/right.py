# airflow: 2
import pendulum
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("report", schedule="@daily", start_date=pendulum.datetime(2024, 1, 1, tz="UTC"), catchup=False):
    BashOperator(task_id="report", bash_command="true", execution_timeout=pendulum.duration(minutes=5))
