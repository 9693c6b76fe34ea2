# airflow: 3
import os

import requests

os.environ["DB_PASSWORD"] = "s3cr3t-1"  # expect: DAG-SecretInCode | DB_PASSWORD is given as text
user_pwd = os.getenv("USER_PWD", "s3cr3t-2")  # expect: DAG-SecretInCode | USER_PWD is given as text
settings = {"x-api-key": "s3cr3t-3"}  # expect: DAG-SecretInCode | x-api-key is given as text
headers = {"Authorization": "Bearer s3cr3t-4s3cr3t-4"}  # expect: DAG-SecretInCode | a header with a token
query = "https://api.example.com/v1?days=3&token=s3cr3t-5"  # expect: DAG-SecretInCode | in a text that sets it
command = "PGPASSWORD=s3cr3t-6 psql -c 'select 1'"  # expect: DAG-SecretInCode | in a text that sets it
driver = "jdbc:postgresql://db:5432/x?user=a&password=s3cr3t-7"  # expect: DAG-SecretInCode | in a text that sets it
user = "loader"
address = f"postgresql://{user}:s3cr3t-8@db/orders"  # expect: DAG-SecretInCode | an address with a password


class Settings:
    clientSecret = "s3cr3t-9"  # expect: DAG-SecretInCode | clientSecret is given as text


def ask(url, password="s3cr3t-0"):  # expect: DAG-SecretInCode | password is given as text
    settings = Settings()
    settings.db_pass = "s3cr3t-a"  # expect: DAG-SecretInCode | db_pass is given as text
    return requests.get(url, auth=("loader", "s3cr3t-b"), timeout=3)  # expect: DAG-SecretInCode | the password in auth
