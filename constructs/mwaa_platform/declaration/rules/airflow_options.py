"""Declared options against those that the declared Airflow has: names, types, ranges."""

from collections.abc import Iterator

from packaging.utils import canonicalize_name
from packaging.version import Version

from mwaa_platform.aws.airflow_options import (
    FEWEST,
    FEWEST_SINCE_3,
    IGNORED_OPTIONS,
    OPEN_SECTIONS,
    AirflowOption,
    OptionTable,
    first_version_with,
    option_table,
    option_versions,
)
from mwaa_platform.aws.owned_configuration import owner_of
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.airflow import RESERVED_SECTION
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import requirements_of
from mwaa_platform.declaration.rules.secret_files import shown
from mwaa_platform.declaration.wording import nearest

_BOOLEANS = ("true", "false", "t", "f", "1", "0")


def options_exist(draft: Draft) -> Iterator[Problem]:
    """Each key is one that the declared Airflow reads, under its name of today."""
    if draft.airflow and draft.airflow.configuration and option_table(draft.airflow.version) is None:
        number, known = draft.airflow.version, ", ".join(option_versions())
        message = f"the options of Airflow {number} are not known here: that the declared ones exist was not checked"
        yield Problem(message, ("airflow", "version"), number, known, severity=Severity.WARNING)
    for table, version, key, keys, given in _declared(draft):
        value = shown(key, given)
        if key in IGNORED_OPTIONS:
            message = f"MWAA ignores {key}"
            yield Problem(
                message, keys, value, cure=f"remove the line, or declare {IGNORED_OPTIONS[key]}: <most>,<fewest>"
            )
        elif new := table.read_as.get(key):
            yield _renamed(version, key, new, keys, value, "still reads the old one, with a warning", Severity.WARNING)
        elif new := table.renamed.get(key):
            yield _renamed(version, key, new, keys, value, "ignores the old one", Severity.ERROR)
        elif key in table.removed:
            yield Problem(f"Airflow {version} has no option {key} any more", keys, value, cure="remove the line")
        elif (option := table.find(key)) is None:
            yield from _unknown(version, key, keys, value, table, draft)
        elif option.deprecated:
            message = f"Airflow {version} calls the option {key} deprecated"
            yield Problem(message, keys, value, cure="remove the line where you can", severity=Severity.WARNING)


def values_have_their_type(draft: Draft) -> Iterator[Problem]:
    """Each value is of the option's type and range, and one of its choices where Airflow has a list."""
    for table, version, key, keys, value in _declared(draft):
        option = table.find(table.read_as.get(key, key))
        if option is not None and (allowed := _allowed(option, value, version)):
            yield Problem(
                f"Airflow does not take this value of {key}",
                keys,
                shown(key, value)[:60],
                allowed,
                "write such a value, or remove the line",
            )


def _declared(draft: Draft) -> Iterator[tuple[OptionTable, str, str, Keys, str]]:
    """Table, version, key, place and value of each option that is the user's to set."""
    table = option_table(draft.airflow.version) if draft.airflow else None
    for key, value in (draft.airflow.options() if draft.airflow and table else {}).items():
        section, dot, _ = key.partition(".")
        if (
            draft.airflow
            and table
            and dot
            and value
            and section != RESERVED_SECTION
            and not owner_of(draft.airflow.version, key)
        ):
            yield table, draft.airflow.version, key, ("airflow", "configuration", key), value


def _renamed(version: str, old: str, new: str, keys: Keys, value: str, reading: str, severity: Severity) -> Problem:
    if owner_of(version, new):
        message = f"the option {old} is called {new} in Airflow {version}, and MWAA sets it itself"
        return Problem(message, keys, value, cure="remove the line")
    message = f"the option {old} is called {new} in Airflow {version}, which {reading}"
    return Problem(message, keys, value, cure=f"write {new}", severity=severity)


def _unknown(version: str, key: str, keys: Keys, value: str, table: OptionTable, draft: Draft) -> Iterator[Problem]:
    section = key.partition(".")[0]
    if section in OPEN_SECTIONS or _of_a_requirement(section, draft):
        return
    if first := first_version_with(key):
        message = f"Airflow {version} has no option {key}, Airflow {first} has"
        yield Problem(message, keys, value, cure=_former_name(key, table) or "remove the line, or take that version")
    elif section in table.sections - {"mwaa"}:
        cure = nearest(key, table.options) or "remove the line; options of your own go into a section of your own"
        yield Problem(f"Airflow {version} has no option {key}", keys, value, cure=cure)
    else:
        message = f"neither Airflow {version} nor a provider in MWAA's image has a section {section}"
        meant = nearest(section, table.sections) and nearest(key, table.options)
        cure = meant or "nothing, if a package or DAG of yours reads it"
        yield Problem(message, keys, value, cure=cure, severity=Severity.WARNING)


def _of_a_requirement(section: str, draft: Draft) -> bool:
    """Whether a package of requirements.txt has the section's name: dag-factory reads [dag_factory], a provider its own."""
    name = canonicalize_name(section)
    file = requirements_of(draft)
    return any(line.name in (name, f"apache-airflow-providers-{name}") for line in (file.packages if file else ()))


def _former_name(key: str, table: OptionTable) -> str:
    """What a newer Airflow's option is called in this one; of several old names that which differs in its section only."""
    newer = [other for version in option_versions() if (other := option_table(version))]
    pairs = [pair for other in newer for pair in {**other.read_as, **other.renamed}.items()]
    olds = [old for old, new in pairs if new == key and old in table.options]
    same = [old for old in olds if old.partition(".")[2] == key.partition(".")[2]]
    return f"write {[*same, *olds][0]}" if olds else ""


def _allowed(option: AirflowOption, value: str, version: str) -> str:
    """What the option takes; nothing if the value is that."""
    if option.choices:
        return "" if value in option.choices else ", ".join(option.choices)
    if option.name == "celery.worker_autoscale":
        return "" if _autoscale(value) else "most,fewest: two whole numbers, the first at least 1 and the greater one"
    if option.type == "boolean":
        return "" if value.strip().lower() in _BOOLEANS else "true, false"
    if option.type not in ("integer", "float"):
        return ""
    return _number(option, value, {**FEWEST, **(FEWEST_SINCE_3 if Version(version).major >= 3 else {})})


def _number(option: AirflowOption, value: str, fewest: dict[str, int]) -> str:
    kind = "a whole number" if option.type == "integer" else "a number"
    try:
        number = int(value) if option.type == "integer" else float(value)
    except ValueError:
        return kind
    least = fewest.get(option.name)
    return f"{kind} of at least {least}" if least is not None and number < least else ""


def _autoscale(value: str) -> bool:
    parts = [part.strip() for part in value.split(",")]
    return len(parts) == 2 and all(p.isdecimal() for p in parts) and int(parts[0]) >= max(1, int(parts[1]))
