"""Ways in to a private web server."""

from mwaa_platform.ways_in.client_vpn import WebserverVpn
from mwaa_platform.ways_in.load_balancer import WebserverLoadBalancer

__all__ = ["WebserverLoadBalancer", "WebserverVpn"]
