"""What MWAA's runtime API answers for a local Airflow: InvokeRestApi, CreateCliToken, CreateWebLoginToken."""
