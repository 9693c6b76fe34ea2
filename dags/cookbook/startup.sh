#!/bin/sh
# The connection under which cross_account.py reads: it takes the partner's role. The role's ARN is percent-encoded.
export AIRFLOW_CONN_PARTNER='aws://?role_arn=arn%3Aaws%3Aiam%3A%3A888888888888%3Arole%2Fexports-reader'

# dag-factory would tell its makers of every DAG run.
export AIRFLOW__DAG_FACTORY__ENABLE_TELEMETRY=false
