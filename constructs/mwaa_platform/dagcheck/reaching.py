"""What reaches another machine, or reads from it: a list of names, for a DAG file must not when it is read.

Libraries by what their documentation says that a call does, 2026. Making an sqlalchemy engine or a session of requests is not among
them: only what is asked of it connects.
"""

from mwaa_platform.dagcheck.values import Arguments, each

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_FUNCTIONS = frozenset(
    {
        *(f"{library}.{verb}" for library in ("requests", "httpx") for verb in _VERBS),
        *("httpx.stream", "urllib3.request", "urllib.request.urlopen", "urllib.request.urlretrieve"),
        *("http.client.HTTPConnection", "http.client.HTTPSConnection", "socket.create_connection"),
        *("smtplib.SMTP", "smtplib.SMTP_SSL", "ftplib.FTP", "ftplib.FTP_TLS"),
        *("psycopg2.connect", "psycopg.connect", "pymysql.connect", "MySQLdb.connect", "mysql.connector.connect"),
        *("pyodbc.connect", "oracledb.connect", "snowflake.connector.connect", "redshift_connector.connect"),
        *("pyathena.connect", "pandas.read_sql", "pandas.read_sql_query", "pandas.read_sql_table"),
        *("boto3.client", "boto3.resource"),
    }
)
_LIBRARIES = ("awswrangler.",)
_READERS = ("pandas.read_", "polars.read_", "polars.scan_", "pyarrow.parquet.read_")
_ELSEWHERE = ("http://", "https://", "ftp://", "s3://", "s3a://", "gs://", "abfs://")
_ENGINES = ("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine")
_CLIENTS = frozenset(
    {
        *("requests.Session", "requests.session", "httpx.Client", "urllib3.PoolManager", *_ENGINES),
        *("pymongo.MongoClient", "redis.Redis", "redis.StrictRedis", "paramiko.SSHClient"),
    }
)
_CONNECTING = ("connect", "execute", "begin", "raw_connection")
"""The methods of an engine that connect."""


def is_reached_by(name: str, arguments: Arguments) -> bool:
    """Whether a function of this full name is one; clients of boto3 and Google too, for making one reads models and credentials."""
    if name.startswith(_READERS):
        return any(isinstance(value, str) and value.startswith(_ELSEWHERE) for value in each(arguments.positional[:1]))
    return name in _FUNCTIONS or name.startswith(_LIBRARIES) or _is_google_client(name)


def is_client(name: str) -> bool:
    """Whether a call of this full name makes something that connects only when it is asked something."""
    return name in _CLIENTS


def is_reached_through(name: str, method: str) -> bool:
    """Whether that method of what has this full name is: of hooks, clients and resources."""
    if name in _ENGINES:
        return method in _CONNECTING
    return ".hooks." in name or name.startswith(("boto3.", "resource:")) or name in _CLIENTS


def _is_google_client(name: str) -> bool:
    return name.startswith("google.cloud.") and name.endswith("Client")
