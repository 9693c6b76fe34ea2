# airflow: 3
import os

from airflow.sdk import Connection

api_token: str = "s3cr3t-s3cr3t"  # expect: DAG-SecretInCode | api_token is given as text
from_environment = os.environ.get("TOKEN")
warehouse = Connection(
    conn_id="warehouse",
    conn_type="aws",
    login="AKIAABCDEFGHIJKLMNOP",  # expect: DAG-SecretInCode | an AWS access key id
    password="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",  # expect: DAG-SecretInCode | password is given as text
)
key = """
-----BEGIN RSA PRIVATE KEY-----  # expect: DAG-SecretInCode | a private key
"""
example = "AKIAIOSFODNN7EXAMPLE"
template = "postgresql://{user}:{password}@host/db and https://host:8080/path and s3://bucket/key:a@b"
password = "{{ conn.warehouse.password }}"
secret = "airflow/orders/connections/warehouse"
token = ""
