"""Who may open the Airflow UI as what, and the roles that pipelines take."""

from mwaa_platform.access.pipeline_roles import DagSyncRole, ReaderRole
from mwaa_platform.access.ui_access import UiAccess

__all__ = ["DagSyncRole", "ReaderRole", "UiAccess"]
