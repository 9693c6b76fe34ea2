from datetime import timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator

WAREHOUSE = "postgresql://loader:Tr0ub4dor@warehouse.example.com/orders"  # expect: DAG-SecretInCode | an address with a password


def load(host, password):
    print(host, len(password))


with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=1)):
    PythonOperator(
        task_id="load",
        python_callable=load,
        op_kwargs={
            "host": "warehouse.example.com",
            "password": "Tr0ub4dor",  # expect: DAG-SecretInCode | password is given as text
        },
    )
