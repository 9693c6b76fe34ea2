from airflow import DAG

with DAG("d", schedule=None):
    x = 1  # mwaa-platform: uses gleu jobs=a, because it is written wrongly  # expect: comment | names no integration
