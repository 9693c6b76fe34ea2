# declared: {service: redshift_data, cluster: analytics, db_user: airflow, database: orders}
from airflow import DAG
from airflow.providers.amazon.aws.operators.redshift_data import RedshiftDataOperator

ARGS = {"cluster_identifier": "analytics", "db_user": "airflow", "database": "orders"}
with DAG("d", schedule=None, default_args=ARGS):
    RedshiftDataOperator(task_id="one", sql="select 1")
    RedshiftDataOperator(task_id="two", sql=["select 1", "select 2"], database="other")  # expect: not declared | database: other
