# declared: {service: glue, jobs: [a]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator

dag = DAG("d", schedule=None, default_args={"job_name": "a"})
one = GlueJobOperator(task_id="one", dag=dag)
two = GlueJobOperator(task_id="two", dag=dag, job_name="b")  # expect: not declared | jobs: [b]
