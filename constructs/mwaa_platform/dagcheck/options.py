"""Airflow's options: what `conf.get` and environment variables give, as the declaration has it."""

from mwaa_platform.dagcheck.run import Lookup, Run, Where, first
from mwaa_platform.dagcheck.text import HOLE, missing
from mwaa_platform.dagcheck.values import UNKNOWN, Arguments, Value, choice, each


def looked_up(run: Run, method: str, arguments: Arguments, where: Where) -> Value:
    """What `conf.get` and its like give."""
    section, key = first(arguments, 0, "section"), first(arguments, 1, "key")
    default = arguments.named.get("fallback", NotImplemented)
    found = []
    for one in each([section]):
        for other in each([key]):
            if not isinstance(one, str) or not isinstance(other, str):
                found.append(HOLE if method == "get" else UNKNOWN)
                continue
            found.append(option(run, f"{one}.{other}".lower(), default, where, text=method == "get"))
    return choice(found)


def option(run: Run, name: str, default: Value, where: Where | None, *, text: bool = True) -> Value:
    """What the environment's configuration has under `section.key`; under `platform` what is not declared is missing."""
    if name.startswith("platform.") and where is not None:
        known = name in run.options
        run.lookups.append(Lookup(name, where, run.task.name, known or default is not NotImplemented))
        if not known and default is NotImplemented:
            return missing(name.removeprefix("platform."))
    if name in run.options:
        value = run.options[name]
        return (
            value
            if text
            else {"true": True, "false": False}.get(value.lower(), int(value) if value.isdigit() else UNKNOWN)
        )
    if default is not NotImplemented and name.startswith("platform."):
        return default
    return HOLE if text else UNKNOWN
