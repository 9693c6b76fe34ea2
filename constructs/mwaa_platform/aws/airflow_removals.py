"""What a DAG file may have in one Airflow and not in another: modules, names and arguments that went, and some that came.

Source: executed in the packages that MWAA's images have, 3.3.1 and 2.11.2 on 2026-11-26, 3.0.6 and 3.2.1 on 2026-11-22; replacements
from Airflow's release notes ("Airflow 3.0.0, removed") and from what 2.11.2 says in its deprecation warnings.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from packaging.version import Version

from mwaa_platform.aws.airflow_one_modules import AIRFLOW_ONE_MODULES, LOST_IN_TWO


class Kind(StrEnum):
    """What of a DAG file it is."""

    IMPORT = "import"
    """`name` is a module, also all below it, or module:name."""
    DAG_ARGUMENT = "DAG argument"
    TASK_ARGUMENT = "task argument"


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing: gone from the version `gone` on, or there only from `since` on; versions are MWAA's."""

    kind: Kind
    name: str
    instead: str
    """What to write, as the second half of a sentence: "write ..."."""
    gone: str | None = "3.0.6"
    since: str | None = None
    taken_until_3_by: tuple[str, ...] = ()
    """Operators of Airflow 2 that take the argument, and only warn."""

    def applies_to(self, version: str, operator: str = "") -> bool:
        """Whether a file that has it, where it matters at that operator, fails in that Airflow."""
        number = Version(version)
        if operator in self.taken_until_3_by and number.major < 3:
            return False
        return bool((self.gone and number >= Version(self.gone)) or (self.since and number < Version(self.since)))


def _import(name: str, instead: str, gone: str | None = "3.0.6", since: str | None = None) -> Removal:
    return Removal(Kind.IMPORT, name, instead, gone, since)


_OF_PYTHON = (
    *("PythonOperator", "BranchPythonOperator", "ShortCircuitOperator", "PythonVirtualenvOperator"),
    *("BranchPythonVirtualenvOperator", "ExternalPythonOperator", "BranchExternalPythonOperator"),
)

AIRFLOW_REMOVALS: tuple[Removal, ...] = (
    *(_import(f"airflow.{old}", new, gone="2.10.3") for old, new in LOST_IN_TWO.items()),
    _import("airflow.operators.dummy", "from airflow.operators.empty import EmptyOperator"),
    _import("airflow.operators.dummy_operator", "from airflow.operators.empty import EmptyOperator"),
    _import("airflow.operators.python_operator", "from airflow.operators.python import PythonOperator"),
    _import("airflow.operators.bash_operator", "from airflow.operators.bash import BashOperator"),
    _import("airflow.operators.branch_operator", "from airflow.operators.branch import BaseBranchOperator"),
    _import("airflow.operators.latest_only_operator", "from airflow.operators.latest_only import LatestOnlyOperator"),
    _import("airflow.operators.subdag", "task groups: from airflow.utils.task_group import TaskGroup"),
    _import("airflow.operators.sql", "from airflow.providers.common.sql.operators.sql import ..."),
    _import("airflow.sensors.base_sensor_operator", "from airflow.sensors.base import BaseSensorOperator"),
    _import("airflow.sensors.external_task_sensor", "from airflow.sensors.external_task import ExternalTaskSensor"),
    _import("airflow.hooks.base_hook", "from airflow.hooks.base import BaseHook"),
    _import("airflow.hooks.dbapi", "from airflow.providers.common.sql.hooks.sql import DbApiHook"),
    _import("airflow.hooks.S3_hook", "from airflow.providers.amazon.aws.hooks.s3 import S3Hook"),
    _import("airflow.contrib", "the provider's module, for Amazon's airflow.providers.amazon.aws"),
    _import("airflow.utils.dates", "a fixed date: pendulum.datetime(2026, 1, 1, tz='UTC') for days_ago", gone="3.0.6"),
    _import("airflow.utils.helpers:chain", "from airflow.models.baseoperator import chain"),
    _import("airflow.utils.decorators:apply_defaults", "nothing: operators apply defaults by themselves"),
    _import("airflow.utils.db:create_session", "from airflow.utils.session import create_session"),
    _import("airflow.utils.file:TemporaryDirectory", "from tempfile import TemporaryDirectory"),
    _import("airflow.configuration:get", "from airflow.configuration import conf, and conf.get(...)"),
    # Worked in 3.0.6.
    _import("airflow.datasets", "from airflow.sdk import Asset, where it was Dataset", gone="3.2.1"),
    _import("airflow.sdk", "from airflow import DAG, from airflow.decorators import dag, task", None, "3.0.6"),
    _import(
        "airflow.providers.standard",
        "the module without providers.standard, for example airflow.operators.python",
        None,
        "3.0.6",
    ),
    Removal(Kind.DAG_ARGUMENT, "schedule_interval", "schedule=..., which 2.4 and later know too"),
    Removal(Kind.DAG_ARGUMENT, "timetable", "schedule=..., which takes a timetable too"),
    Removal(Kind.DAG_ARGUMENT, "concurrency", "max_active_tasks=..."),
    Removal(Kind.DAG_ARGUMENT, "default_view", "nothing: the UI decides"),
    Removal(Kind.DAG_ARGUMENT, "orientation", "nothing: the UI decides"),
    Removal(Kind.DAG_ARGUMENT, "full_filepath", "nothing: Airflow knows the file"),
    Removal(Kind.TASK_ARGUMENT, "task_concurrency", "max_active_tis_per_dag=..."),
    # Airflow 1 knew it of every operator; 2.11.2 takes it from PythonOperator and those made of it, if it is true.
    Removal(
        Kind.TASK_ARGUMENT,
        "provide_context",
        "nothing: the context is always given",
        gone="2.0.2",
        taken_until_3_by=_OF_PYTHON,
    ),
    *(_import(f"airflow.{old}", new) for old, new in AIRFLOW_ONE_MODULES.items()),
)


@cache
def removals_for(version: str) -> tuple[Removal, ...]:
    """What a DAG file must not have in that Airflow."""
    return tuple(removal for removal in AIRFLOW_REMOVALS if removal.applies_to(version))


def removed_import(version: str, module: str, name: str = "") -> Removal | None:
    """Why `import module`, or `from module import name`, fails in that Airflow; nothing if the version is not the cause."""
    wanted = {f"{module}:{name}", f"{module}.{name}"} if name else {module}
    for removal in removals_for(version):
        within = f"{module}.".startswith(f"{removal.name}.")
        if removal.kind is Kind.IMPORT and (within or removal.name in wanted):
            return removal
    return None


def removed_argument(version: str, argument: str, kind: Kind, operator: str = "") -> Removal | None:
    """Why that Airflow refuses an argument, of that operator; nothing if the version is not the cause."""
    found = (r for r in removals_for(version) if r.kind is kind and r.name == argument)
    return next((r for r in found if r.applies_to(version, operator)), None)
