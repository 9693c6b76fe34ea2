"""Endpoints of an environment that the customer manages."""

from mwaa_platform.endpoints.customer_endpoints import CustomerEndpoints

__all__ = ["CustomerEndpoints"]
