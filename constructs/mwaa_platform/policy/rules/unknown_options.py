"""Options are ones that the Airflow version reads."""

from mwaa_platform.aws.airflow_options import OPEN_SECTIONS, OptionTable, first_version_with, option_table
from mwaa_platform.aws.owned_configuration import owner_of
from mwaa_platform.declaration.wording import nearest
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule, Severity
from mwaa_platform.policy.rules.configuration_keys import OPTIONS
from mwaa_platform.policy.rules.owned_options import IGNORED


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        version = str(environment.properties.get("AirflowVersion"))
        if (table := option_table(version)) is None:
            continue
        for key in environment.part(OPTIONS):
            told_elsewhere = "." not in key or key in IGNORED or owner_of(version, key)
            if not told_elsewhere and (said := _said(table, version, key)):
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
    if first := first_version_with(key):
        return (
            f"Airflow {version} has no option {key}, Airflow {first} has",
            "take the option out, or take that version",
        )
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
