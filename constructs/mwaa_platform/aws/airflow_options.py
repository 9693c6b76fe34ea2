"""Airflow's configuration options by version: one table per version below data/airflow_options/.

Source: config.yml, the providers' descriptions, the code that reads options and the list of `airflow config lint`, in the packages of
MWAA's images; `make options` extracts them (2026-11-26). MWAA's own section: User Guide, configuring-env-variables (2026).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from packaging.version import Version

OF_MWAA = {"mwaa.triggerer_enabled": "boolean", "mwaa.worker_replacement_threshold_seconds": "integer"}
"""Options that are MWAA's and not Airflow's, with their types."""

OPEN_SECTIONS = ("celery_broker_transport_options", "celery_result_backend_transport_options", "sentry")
"""Sections whose every key is handed on to a library: no list of them exists."""

IGNORED_OPTIONS = {"celery.worker_concurrency": "celery.worker_autoscale"}
"""What MWAA does not read, and what it reads instead (User Guide, best-practices-tuning, 2026-09-01)."""

PARSING_OPTIONS = ("dag_processor.parsing_processes", "scheduler.parsing_processes")
"""How many DAG files are parsed at once, by its name of Airflow 3 and of Airflow 2."""

FEWEST: Mapping[str, int] = {
    "core.max_active_runs_per_dag": 1,
    "core.max_active_tasks_per_dag": 1,
    "core.default_task_retries": 0,
    **dict.fromkeys(PARSING_OPTIONS, 1),
    "triggerer.capacity": 1,
    "triggerer.default_capacity": 1,
}
"""Counts that mean nothing below this (each option's description in config.yml)."""
FEWEST_SINCE_3: Mapping[str, int] = {"core.parallelism": 1}
"""Airflow 2 reads 0 as no limit, `airflow config lint` of Airflow 3 calls it invalid."""


CALLED_STRINGS = frozenset(
    {
        *("core.check_slas", "core.compress_serialized_dags", "core.dag_run_conf_overrides_params"),
        *("core.dags_are_paused_at_creation", "core.donot_pickle", "core.enable_xcom_pickling", "core.unit_test_mode"),
        *("database.check_migrations", "debug.fail_fast", "logging.delete_local_logs", "logging.remote_logging"),
        *("sentry.sentry_on", "webserver.hide_paused_dags_by_default"),
    }
)
"""Booleans that config.yml calls strings, and the code reads by getboolean, which raises on anything else (2.10.3 to 3.3.1)."""


@dataclass(frozen=True, slots=True)
class AirflowOption:
    """One option: `type` is boolean, integer, float or string; `choices` are all its values where Airflow checks them."""

    name: str
    type: str
    choices: tuple[str, ...] = ()
    sensitive: bool = False
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class OptionTable:
    """The options of one version, and the names that options had before."""

    options: Mapping[str, AirflowOption]
    read_as: Mapping[str, str]
    """Old name to new: Airflow still reads the old one, and warns."""
    renamed: Mapping[str, str]
    """Old name to new: Airflow ignores the old one."""
    removed: frozenset[str]

    @property
    def sections(self) -> frozenset[str]:
        """Sections of Airflow and of the providers in MWAA's image."""
        return frozenset(name.partition(".")[0] for name in self.options)

    def find(self, name: str) -> AirflowOption | None:
        """The option of that name; a sensitive one also by its two forms that name where its value is."""
        for suffix in ("_cmd", "_secret"):
            base = self.options.get(name.removesuffix(suffix))
            if name.endswith(suffix) and base is not None and base.sensitive:
                return AirflowOption(name, "string")
        return self.options.get(name)


@cache
def option_table(version: str) -> OptionTable | None:
    """The table of a version; nothing for a version without one.

    Airflow 2 describes some numbers and booleans as strings, and reads them as what Airflow 3 calls them: they have the later type.
    """
    table = _described(version)
    if table is None:
        return None
    later = [_described(other) for other in option_versions() if Version(other) > Version(version)]
    types = dict.fromkeys(CALLED_STRINGS, "boolean")
    types |= {o.name: o.type for one in later if one for o in one.options.values() if o.type != "string"}
    read = {
        o.name: replace(o, type=types[o.name]) for o in table.options.values() if o.type == "string" and o.name in types
    }
    return replace(table, options={**table.options, **read})


@cache
def first_version_with(name: str) -> str | None:
    """The first version of those known here that has the option."""
    having = (v for v in option_versions() if (table := option_table(v)) and table.find(name))
    return min(having, key=Version, default=None)


@cache
def _described(version: str) -> OptionTable | None:
    path = files("mwaa_platform.aws").joinpath("data", "airflow_options", f"{version}.txt")
    if not path.is_file():
        return None
    rows: dict[str, dict[str, str]] = {"read-as": {}, "renamed": {}, "removed": {}}
    options = {name: AirflowOption(name, kind) for name, kind in OF_MWAA.items()}
    for line in path.read_text(encoding="utf-8").splitlines():
        what, name, *rest = line.split(" ")
        if what == "option":
            (choices,) = [m.removeprefix("one-of=").split("|") for m in rest if m.startswith("one-of=")] or [[]]
            options[name] = AirflowOption(name, rest[0], tuple(choices), "sensitive" in rest, "deprecated" in rest)
        elif what in rows:
            rows[what][name] = rest[0] if rest else ""
    return OptionTable(options, rows["read-as"], rows["renamed"], frozenset(rows["removed"]))


@cache
def option_versions() -> tuple[str, ...]:
    """The versions that have a table, oldest first."""
    folder = files("mwaa_platform.aws").joinpath("data", "airflow_options")
    found = (path.name.removesuffix(".txt") for path in folder.iterdir() if path.name.endswith(".txt"))
    return tuple(sorted(found, key=Version))
