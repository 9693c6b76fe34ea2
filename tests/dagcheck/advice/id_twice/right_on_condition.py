# airflow: 3
import os
from datetime import timedelta

from airflow.sdk import DAG

if os.environ.get("QUIET"):
    quiet = DAG("report", schedule=None, dagrun_timeout=timedelta(hours=1))
else:
    loud = DAG("report", schedule="@daily", dagrun_timeout=timedelta(hours=1))
for name in ("a", "b"):
    DAG(f"load_{name}", schedule=None)
