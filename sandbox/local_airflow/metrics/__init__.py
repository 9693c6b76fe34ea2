"""The local Airflow's metrics in CloudWatch, as MWAA publishes them.

bridge = MetricsBridge(role_client, root_client, environment="orders-dev", database=home / "airflow.db", options=declared)
variables |= statsd_variables(bridge.start())
...
bridge.stop()
"""

from sandbox.local_airflow.metrics.bridge import MetricsBridge, statsd_variables

__all__ = ["MetricsBridge", "statsd_variables"]
