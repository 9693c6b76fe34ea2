"""Ways in to a private web server."""

from mwaa_platform.ways_in.client_vpn import WebserverVpn

__all__ = ["WebserverVpn"]
