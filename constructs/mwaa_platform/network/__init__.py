"""The networks of environments: a VPC of their own, one that exists, one that is shared."""

from mwaa_platform.network.airflow_network import AirflowNetwork
from mwaa_platform.network.base import Egress, EnvironmentNetwork
from mwaa_platform.network.endpoint_policies import Buckets
from mwaa_platform.network.imported_network import ImportedNetwork, ImportedSubnet
from mwaa_platform.network.shared_vpc import SharedVpc
from mwaa_platform.network.zoned_stack import ZonedStack

__all__ = [
    "AirflowNetwork",
    "Buckets",
    "Egress",
    "EnvironmentNetwork",
    "ImportedNetwork",
    "ImportedSubnet",
    "SharedVpc",
    "ZonedStack",
]
