export AIRFLOW_CONN_KEYED='{"conn_type": "aws", "login": "AKIAEXAMPLE", "password": "x"}'
