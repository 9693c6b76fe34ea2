export AIRFLOW_CONN_WITH_ID='{"conn_type": "aws", "extra": {"role_arn": "arn:aws:iam::999999999999:role/reader", "assume_role_kwargs": {"ExternalId": "orders"}}}'
export AIRFLOW_CONN_WITH_TAGS='{"conn_type": "aws", "extra": {"role_arn": "arn:aws:iam::999999999999:role/reader", "assume_role_kwargs": {"ExternalId": "orders", "Tags": [{"Key": "a", "Value": "b"}]}}}'
