# airflow: 3
import airflow
from airflow import DAG
from airflow.hooks.postgres_hook import PostgresHook  # expect: not in this Airflow | airflow.providers.postgres.hooks.postgres
from airflow.operators.email_operator import EmailOperator  # expect: not in this Airflow | from airflow.operators.email import
from airflow.operators.python import PythonOperator
from airflow.sensors.sql_sensor import SqlSensor  # expect: not in this Airflow | airflow.providers.common.sql.sensors.sql

if airflow.__version__.startswith("2"):
    dag = DAG("d", schedule_interval=None)
else:
    dag = DAG("d", schedule=None)
with dag:
    PythonOperator(
        task_id="a",
        python_callable=print,
        provide_context=True,  # expect: not in this Airflow | the argument provide_context of PythonOperator
    )
    SqlSensor(task_id="b", sql="select 1", mode="reschedule")
    EmailOperator(task_id="c", to="a@example.com", subject="x", html_content="x")
