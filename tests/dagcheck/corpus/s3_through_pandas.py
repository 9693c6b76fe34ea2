import pandas as pd
from airflow import DAG
from airflow.decorators import task


@task
def read():
    return pd.read_parquet("s3://raw/in/a.parquet")  # expect: cannot tell | pandas.read_parquet


with DAG("d", schedule=None):
    read()
