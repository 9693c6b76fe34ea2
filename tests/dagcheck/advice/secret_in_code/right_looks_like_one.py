# airflow: 3
import os

from airflow.sdk import Variable

PASSWORD = os.environ["PASSWORD"]
SECRET_NAME = "orders/warehouse"
secret = "orders/warehouse"
token_url = "https://login.example.com/token?grant=client"
aws_secret_access_key = "your_secret_access_key"
api_key = os.getenv("API_KEY", "changeme")
columns = {"id": "BIGINT", "token": "STRING", "password": "VARCHAR(100)"}
names = {"password": "password", "api_key": "aws_secret_key"}
nextToken = "abc"
partition_key = "day"
example = "postgresql://user:password@host/db"
filled = f"postgresql://{os.environ['LOADER']}:{os.environ['PASSWORD']}@db/orders"
command = "PGPASSWORD=$PASSWORD psql --token={{ var.value.token }}"


def ask():
    return Variable.get("api_token"), {"Authorization": f"Bearer {PASSWORD}"}
