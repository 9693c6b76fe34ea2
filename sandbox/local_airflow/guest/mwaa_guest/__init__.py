"""What runs inside the local Airflow's own processes: imported by its Python, never by ours."""
