from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("d", schedule=None):
    BashOperator(task_id="copy", bash_command="set -e; aws s3 cp s3://a s3://b")  # expect: cannot tell | aws s3 cp
    BashOperator(task_id="say", bash_command="echo laws s3")
    BashOperator(task_id="build", bash_command='"$DBT_VENV/bin/dbt" --quiet build --target-path x')  # expect: cannot tell | the shell runs `dbt
    BashOperator(task_id="list", bash_command="dbt ls; cat dbt_project.yml; run dbt.sh")
    # mwaa-platform: uses nothing, because the models are views in the task
    BashOperator(task_id="test", bash_command="cd dbt && dbt test")
