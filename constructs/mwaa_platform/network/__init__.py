"""The network of one environment."""

from mwaa_platform.network.airflow_network import AirflowNetwork
from mwaa_platform.network.zoned_stack import ZonedStack

__all__ = ["AirflowNetwork", "ZonedStack"]
