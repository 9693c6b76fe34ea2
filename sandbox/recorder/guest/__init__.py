"""What runs inside an Airflow's own virtual environment: no module of ours but these, no database, no network."""
