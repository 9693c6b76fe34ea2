export AIRFLOW_CONN_OTHER_TEAM='aws://?role_arn=arn%3Aaws%3Aiam%3A%3A999999999999%3Arole%2Freader'
