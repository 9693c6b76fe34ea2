# declared: {service: redshift_data, workgroup: analytics, workgroup_id: 01234567-89ab-cdef-0123-456789abcdef, database: orders}
from airflow import DAG
from airflow.providers.amazon.aws.operators.redshift_data import RedshiftDataOperator

with DAG("d", schedule=None):
    RedshiftDataOperator(task_id="run", workgroup_name="analytics", database="orders", sql="select 1")
    RedshiftDataOperator(task_id="other", workgroup_name="other", database="orders", sql="select 1")  # expect: not declared | workgroup: other
