"""A local Airflow that is what the deployed environment is: version, packages, plugins, startup script, configuration."""
