"""Workers, schedulers and web servers against what the environment class takes."""

from collections.abc import Iterator

from mwaa_platform.aws.airflow_options import PARSING_OPTIONS
from mwaa_platform.aws.limits import DEFAULT_MAX_WORKERS_QUOTA
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.stage import Stage

_SWAPPED = "raise max, or lower min"


def workers_fit(draft: Draft) -> Iterator[Problem]:
    """Min ≤ max, no scaling on mw1.micro, more than the default quota only with a quota."""
    for name, stage in draft.stages("environment_class", "workers", "quotas"):
        workers, keys = stage.workers, ("stages", name, "workers")
        if workers.min > workers.max:
            yield Problem("min exceeds max", keys, f"min {workers.min}, max {workers.max}", "min ≤ max", _SWAPPED)
        if not stage.size.autoscales and (workers.min, workers.max) != (1, 1):
            message = f"{stage.environment_class} has one worker and does not scale"
            cure = "leave workers out, or take mw1.small"
            yield Problem(message, keys, f"min {workers.min}, max {workers.max}", "min 1, max 1", cure)
            continue
        quota = stage.quotas.workers or DEFAULT_MAX_WORKERS_QUOTA
        if workers.max > quota:
            said = f"the quota stated is {quota}" if stage.quotas.workers else f"AWS's default quota is {quota} workers"
            cure = "have AWS raise the quota (Service Quotas, Amazon MWAA), then state it: quotas: {workers: …}"
            yield Problem(
                f"more workers than the account may have: {said}",
                (*keys, "max"),
                str(workers.max),
                f"1 to {quota}",
                cure,
            )


def schedulers_fit(draft: Draft) -> Iterator[Problem]:
    """As many schedulers as the class takes."""
    for name, stage in draft.stages("environment_class", "schedulers"):
        fewest, most = stage.size.schedulers
        if not fewest <= stage.schedulers <= most:
            yield _outside(stage, ("stages", name, "schedulers"), "schedulers", str(stage.schedulers), fewest, most)


def webservers_fit(draft: Draft) -> Iterator[Problem]:
    """As many web servers as the class takes, min ≤ max."""
    for name, stage in draft.stages("environment_class", "webservers"):
        servers, keys = stage.webservers, ("stages", name, "webservers")
        fewest, most = stage.size.webservers
        if servers.min > servers.max:
            yield Problem("min exceeds max", keys, f"min {servers.min}, max {servers.max}", "min ≤ max", _SWAPPED)
        elif not (fewest <= servers.min and servers.max <= most):
            yield _outside(stage, keys, "web servers", f"min {servers.min}, max {servers.max}", fewest, most)


def parsing_fits(draft: Draft) -> Iterator[Problem]:
    """No more processes that parse DAG files than the class's schedulers have processors for."""
    options = draft.airflow.options() if draft.airflow else {}
    for key in PARSING_OPTIONS:
        written = options.get(key, "")
        for name, stage in draft.stages("environment_class") if written.isdecimal() else ():
            most = stage.size.parsing_processes
            if most is not None and int(written) > most:
                message = f"stage {name} is {stage.environment_class}, whose schedulers parse at most {most} at once"
                keys = ("airflow", "configuration", key)
                allowed = f"1 to {most}" if most > 1 else "1"
                yield Problem(
                    message, keys, written, allowed, f"write {allowed}, or take a larger class", Severity.WARNING
                )


def _outside(stage: Stage, keys: tuple[str, ...], what: str, got: str, fewest: int, most: int) -> Problem:
    allowed = f"{fewest} to {most}" if most > fewest else str(fewest)
    return Problem(
        f"{stage.environment_class} takes {allowed} {what}",
        keys,
        got,
        allowed,
        "leave the key out for the fewest, or take another class",
    )
