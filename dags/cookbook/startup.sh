#!/bin/sh
# The connection under which cross_account.py reads: it takes the partner's role. The role's ARN is percent-encoded.
export AIRFLOW_CONN_PARTNER='aws://?role_arn=arn%3Aaws%3Aiam%3A%3A888888888888%3Arole%2Fexports-reader'

# dag-factory would tell its makers of every DAG run.
export AIRFLOW__DAG_FACTORY__ENABLE_TELEMETRY=false

# dbt's pins contradict MWAA's constraints, so it gets a virtual environment (dbt_models.py). pip is told PIP_USER=true on MWAA, which no
# virtual environment takes. dbt-core 1.12 fetches a program from GitHub while it is installed.
export DBT_VENV="${AIRFLOW_HOME}/dbt-venv"
if [ "${MWAA_AIRFLOW_COMPONENT}" != webserver ]; then
    python3 -m venv "${DBT_VENV}"
    PIP_USER=false "${DBT_VENV}/bin/pip" install --quiet dbt-core==1.11.16 dbt-duckdb==1.11.1 s3fs==2026.9.0
fi
