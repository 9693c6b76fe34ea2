"""Following a team's DAGs in a local Airflow, and judging them: green, nothing denied, nothing the operation table does not know."""
