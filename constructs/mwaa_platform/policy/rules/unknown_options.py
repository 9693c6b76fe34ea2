"""Options are ones that the Airflow version reads."""

from packaging.version import Version

from mwaa_platform.aws.airflow_options import OPEN_SECTIONS, OptionTable, option_table, option_versions
from mwaa_platform.aws.owned_configuration import owner_of
from mwaa_platform.declaration.wording import nearest
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule, Severity
from mwaa_platform.policy.rules.configuration_keys import OPTIONS
from mwaa_platform.policy.rules.owned_options import IGNORED


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        version = str(environment.properties.get("AirflowVersion"))
        table = option_table(version)
        for key in environment.part(OPTIONS) if table else ():
            if table is None or "." not in key or key in IGNORED or owner_of(version, key):
                continue
            if said := _said(table, version, key):
                yield Finding(environment, said[0], f"Properties.{OPTIONS}.{key}", key, said[1])


def _said(table: OptionTable, version: str, key: str) -> tuple[str, str] | None:
    """What is wrong with an option, and its cure."""
    if new := table.renamed.get(key):
        return f"Airflow {version} ignores {key}, which it calls {new}", f"write {new}"
    if key in table.removed:
        return f"Airflow {version} has no option {key} any more", "take the option out"
    section = key.partition(".")[0]
    if table.find(key) or key in table.read_as or section in OPEN_SECTIONS:
        return None
    elsewhere = [v for v in option_versions() if (other := option_table(v)) and other.find(key)]
    if elsewhere:
        message = f"Airflow {version} has no option {key}, Airflow {min(elsewhere, key=Version)} has"
        return message, "take the option out, or take that version"
    if section not in table.sections - {"mwaa"}:
        return None  # a section of one's own, or of a package
    return f"Airflow {version} has no option {key}", nearest(key, table.options) or "take the option out"


RULE = Rule(
    "MWAA-UnknownOption",
    "Options are ones that the Airflow version reads",
    "Airflow says nothing of an option that it does not know: one in a wrong spelling, or under its name of Airflow 2, has no effect.",
    "write the option's name as the version has it",
    _check,
    "configuring-env-variables",
    production=Severity.WARNING,
    development=Severity.WARNING,
    effect=Effect.RUNNING,
)
