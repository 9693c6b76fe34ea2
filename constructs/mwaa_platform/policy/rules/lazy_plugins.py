"""Airflow 2 loads plugins at the start of a process only where told."""

from packaging.version import Version

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule, Severity
from mwaa_platform.policy.rules.access_mode import version_of
from mwaa_platform.policy.rules.configuration_keys import OPTIONS

_KEY = "core.lazy_load_plugins"


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        version = version_of(environment.properties.get("AirflowVersion"))
        if not environment.properties.get("PluginsS3Path") or version is None or version >= Version("3"):
            continue
        lazy = environment.part(OPTIONS).get(_KEY)
        if holes.is_open(lazy):
            yield Doubt(environment, f"{_KEY} is {holes.shown(lazy)}", f"Properties.{OPTIONS}.{_KEY}")
        elif holes.truth(lazy) is not False:
            message = f"plugins on Airflow {version}, and {_KEY} is not False"
            yield Finding(environment, message, f"Properties.{OPTIONS}.{_KEY}")


RULE = Rule(
    "MWAA-LazyPlugins",
    "Plugins of Airflow 2 are loaded at the start",
    "By default Airflow 2 loads plugins when something first asks for them: the CLI and some views miss them.",
    "core.lazy_load_plugins: 'False'",
    _check,
    "configuring-dag-import-plugins",
    production=Severity.WARNING,
    development=Severity.WARNING,
    effect=Effect.RUNNING,
)
