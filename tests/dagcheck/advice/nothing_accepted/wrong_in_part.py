# airflow: 3
# mwaa-platform: accepts DAG-HeavyImport, DAG-Catchup, because this file has one DAG  # expect: DAG-NothingAccepted | DAG-Catchup
import pandas
from airflow.sdk import DAG

dag = DAG("load", schedule=None)
print(pandas.__version__)
