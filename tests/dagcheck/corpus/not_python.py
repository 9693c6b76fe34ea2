from airflow import DAG

with DAG("d", schedule=None:  # expect: not read | is not valid Python
    pass
