"""What starts DAGs from outside Airflow."""

from mwaa_platform.triggers.dag_trigger import DagTrigger
from mwaa_platform.triggers.private_rest_api import PrivateRestApi, RestApiFunction

__all__ = ["DagTrigger", "PrivateRestApi", "RestApiFunction"]
