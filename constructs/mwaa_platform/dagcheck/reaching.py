"""What reaches another machine, or reads from it: a list of names, for a DAG file must not when it is read.

Libraries by what their documentation says that a call does, 2026. Making an sqlalchemy engine is not among them: it does not connect.
"""

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


def is_reached_by(name: str) -> bool:
    """Whether a function of this full name is one; clients of boto3 too, for making one reads its service's model each time."""
    return name in _FUNCTIONS or name.startswith(_LIBRARIES)


def is_reached_through(name: str) -> bool:
    """Whether the methods of what has this full name are: of hooks, clients and resources."""
    return ".hooks." in name or name.startswith(("boto3.", "resource:"))
