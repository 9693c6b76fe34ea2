"""What a stage declares about access to the Airflow UI."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from mwaa_platform.declaration.principals import Principal
from mwaa_platform.declaration.ways_in import ClientVpn, LoadBalancer
from mwaa_platform.declared import Declared

AirflowRoleName = Literal["Admin", "Op", "User", "Viewer", "Public"]


class Webserver(Declared):
    """Where the web server can be reached from."""

    access: Literal["private", "public", "public_and_private"] = "private"
    """`private`: from the VPC only. `public_and_private` (Airflow 3.2.1 and later): browsers over the internet, workers inside."""
    ui_roles: Mapping[AirflowRoleName, tuple[Principal, ...]] = Field(default_factory=dict)
    """Who may log in as what: for each Airflow role the IAM roles and users that get exactly that."""

    client_vpn: ClientVpn | None = None
    """A way in to a private web server: AWS Client VPN, in a stack of its own."""
    load_balancer: LoadBalancer | None = None
    """Another: an internal Application Load Balancer, in the same stack; both may be declared."""

    @property
    def ways_in(self) -> bool:
        """Whether a way in is declared."""
        return bool(self.client_vpn or self.load_balancer)

    @property
    def private(self) -> bool:
        """Whether the web server has addresses in the VPC."""
        return self.access != "public"

    @property
    def mode(self) -> str:
        """MWAA's own word: PRIVATE_ONLY, PUBLIC_ONLY or PUBLIC_AND_PRIVATE."""
        return {"private": "PRIVATE_ONLY", "public": "PUBLIC_ONLY"}.get(self.access, "PUBLIC_AND_PRIVATE")
