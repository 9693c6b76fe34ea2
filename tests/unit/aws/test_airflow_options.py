"""The tables of options: one per supported version, each consistent in itself and with what MWAA owns."""

import pytest

from mwaa_platform.aws.airflow_options import IGNORED_OPTIONS, OptionTable, option_table, option_versions
from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS, Status
from mwaa_platform.aws.owned_configuration import OWNED_OPTIONS
from mwaa_platform.aws.preset_configuration import preset_options

SUPPORTED = [v.number for v in AIRFLOW_VERSIONS if v.status in (Status.CURRENT, Status.SUPPORTED)]
UNWRITTEN = {
    "scheduler.standalone_dag_processor",
    "scheduler.schedule_after_task_execution",
    "usage_data_collection.enabled",
}
"""What MWAA's images set for every version and an Airflow of some does not read."""


def _table(version: str) -> OptionTable:
    table = option_table(version)
    assert table is not None
    return table


def test_every_supported_version_has_a_table() -> None:
    assert set(option_versions()) == set(SUPPORTED)
    assert option_table("2.8.1") is None


@pytest.mark.parametrize("version", SUPPORTED)
def test_a_table_is_consistent(version: str) -> None:
    table = _table(version)
    assert len(table.options) > 390
    assert {option.type for option in table.options.values()} == {"boolean", "float", "integer", "string"}
    names = [set(table.options), set(table.read_as), set(table.renamed), set(table.removed)]
    assert sum(map(len, names)) == len(set().union(*names)), "one name, one meaning"
    assert {*table.read_as.values(), *table.renamed.values()} <= set(table.options)


@pytest.mark.parametrize("version", SUPPORTED)
def test_what_mwaa_sets_airflow_has(version: str) -> None:
    """Two sources of the same thing: MWAA's images and Airflow's packages."""
    owned = {option.key for option in OWNED_OPTIONS if option.applies_to(version)}
    table = _table(version)
    unknown = {key for key in owned | set(preset_options(version)) | set(IGNORED_OPTIONS) if not table.find(key)}
    assert unknown <= UNWRITTEN


def test_what_three_changed() -> None:
    two, three = _table("2.11.2"), _table("3.3.1")
    assert two.options["scheduler.dag_dir_list_interval"].type == "integer"
    assert three.read_as["scheduler.dag_dir_list_interval"] == "dag_processor.refresh_interval"
    assert three.renamed["scheduler.max_threads"] == "dag_processor.parsing_processes"
    assert three.read_as["webserver.page_size"] == "api.fallback_page_limit", "renamed twice"
    assert "core.dag_default_view" in three.removed
