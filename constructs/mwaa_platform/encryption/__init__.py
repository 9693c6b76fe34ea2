"""The customer key of one environment."""

from mwaa_platform.encryption.environment_key import EnvironmentKey

__all__ = ["EnvironmentKey"]
