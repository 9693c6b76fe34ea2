"""Which change of the Airflow version MWAA makes in place.

Source: MWAA User Guide, upgrading-environment (2026-09-01): minor versions up and down, from 2.x to 3.x through the newest 2.11 only,
from 3.x back to 2.11. Its page airflow-versions still excludes a change of the major version; the page of the procedure counts.
"""

from packaging.version import Version

from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS, Status

BRIDGE = Version("2.11")
"""The minor version of Airflow 2 that is the way to 3 and back."""
NEWEST_OF_THE_BRIDGE = next(v.number for v in AIRFLOW_VERSIONS if Version(v.number).release[:2] == BRIDGE.release)


def way_between(old: str, new: str) -> tuple[str, ...] | None:
    """The versions to deploy one after the other, the last being `new`; nothing where no such way is known."""
    before, after = Version(old), Version(new)
    if before == after:
        return ()
    if before.major < 2 or after.major < 2 or _ended(new):
        return None
    bridge = Version(NEWEST_OF_THE_BRIDGE)
    if before.major == 2 and after.major == 3:
        return (new,) if before == bridge else (NEWEST_OF_THE_BRIDGE, new)
    if before.major == 3 and after.major == 2:
        return (new,) if after.release[:2] == BRIDGE.release else (NEWEST_OF_THE_BRIDGE, new)
    return (new,) if before.major == after.major else None


def _ended(number: str) -> bool:
    return any(v.number == number and v.status is Status.ENDED for v in AIRFLOW_VERSIONS)
