"""Alarms, dashboard and notifications of one environment."""

from mwaa_platform.monitoring.alarms import EnvironmentAlarms
from mwaa_platform.monitoring.dashboard import EnvironmentDashboard
from mwaa_platform.monitoring.topic import AlarmTopic

__all__ = ["AlarmTopic", "EnvironmentAlarms", "EnvironmentDashboard"]
