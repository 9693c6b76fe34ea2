"""The table of options is read from packages as they lie there, nothing of them is run."""

from pathlib import Path

import pytest

from sandbox.local_airflow.option_tables import table

CONFIG = """
core:
  description: ~
  options:
    parallelism: {type: integer, default: "32"}
    order: {type: string, default: "a"}
    key: {type: string, default: "", sensitive: true}
    old: {type: boolean, default: "", version_deprecated: 2.9.0}
"""
PROVIDER = 'def get_provider_info():\n    return {"config": {"mail": {"options": {"Host": {"type": "string"}}}}}\n'
CODE = 'raise SystemExit\nconf.getboolean("core", "hidden")\nconf.get("core", name)\nother.get("core", "no_option")\n'
CONFIGURATION = """
class Parser:
    deprecated_options = {("core", "order"): ("core", "sequence", "2.0"), ("core", "sequence"): ("old", "sequence", "1.0")}
    enums_options = {("core", "order"): ["a", "b"], ("core", "computed"): sorted(x)}
"""
CHANGES = """
CONFIGS_CHANGES = [
    ConfigChange(config=ConfigParameter("web", "port"), renamed_to=ConfigParameter("core", "parallelism")),
    ConfigChange(config=ConfigParameter("web", option="gone")),
    ConfigChange(config=ConfigParameter("core", "parallelism"), was_removed=False, is_invalid_if="0"),
    ConfigChange(config=ConfigParameter("core", "order"), remove_if_equals="x"),
]
"""


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    files = {
        "config_templates/config.yml": CONFIG,
        "configuration.py": CONFIGURATION,
        "jobs/job.py": CODE,
        "providers/mail/get_provider_info.py": PROVIDER,
        "providers/mail/hook.py": 'conf.get("core", "of_another_airflow")',
        "cli/commands/config_command.py": CHANGES,
    }
    for name, text in files.items():
        path = tmp_path / "airflow" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


OPTIONS = [
    "option core.hidden boolean",
    "option core.key string sensitive",
    "option core.old boolean deprecated",
    "option core.order string one-of=a|b",
    "option core.parallelism integer",
    "option mail.host string",
]
READ_AS = ["read-as core.sequence core.order", "read-as old.sequence core.order"]


def test_of_airflow_two_the_change_list_tells_nothing(packages: Path) -> None:
    assert list(table(packages)) == OPTIONS + READ_AS


def test_of_airflow_three_it_tells_what_went(packages: Path) -> None:
    (packages / "airflow" / "sdk").mkdir()
    assert list(table(packages)) == [*OPTIONS, *READ_AS, "renamed web.port core.parallelism", "removed web.gone"]
