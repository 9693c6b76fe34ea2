"""A changed Airflow version of an environment that stands, against the ways that MWAA knows."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from packaging.version import Version

from mwaa_platform.aws.airflow_upgrades import way_between
from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft, draft_of
from mwaa_platform.declaration.yaml_file import read_yaml

HOW_TO = "docs/how-to/upgrade-airflow.md"


def version_changes(before: Path, now: Path) -> Iterator[Problem]:
    """Every team of both projects whose version another revision had otherwise, for the environments that keep their names."""
    older = _drafts(before)
    for team, draft in _drafts(now).items():
        if team in older:
            yield from _changed(older[team], draft, Path("dags") / draft.folder.name / DECLARATION)


def _drafts(root: Path) -> dict[str, Draft]:
    """By team; a file that is no mapping is left out: loading tells what is wrong with today's."""
    files = {path: read_yaml(path) for path in sorted((root / "dags").glob(f"*/{DECLARATION}"))}
    drafts = (draft_of(path.parent, f.data) for path, f in files.items() if isinstance(f.data, Mapping))
    return {draft.team: draft for draft in drafts}


def _changed(before: Draft, now: Draft, file: Path) -> Iterator[Problem]:
    kept = sorted(set(_environments(before)) & set(_environments(now)))
    if before.airflow is None or now.airflow is None or before.airflow.version == now.airflow.version or not kept:
        return
    old, new, keys = before.airflow.version, now.airflow.version, ("airflow", "version")
    line = read_yaml(now.folder / DECLARATION).line(keys)
    named = ", ".join(name for _, _, name in kept)
    way = way_between(old, new)
    if way is None or len(way) > 1:
        through = f"deploy {way[0]} first, then {new}; or another" if way else "another"
        cure = f"{through} environment: a new environment_name for each stage ({HOW_TO})"
        allowed = f"{old} to {', to '.join(way)}" if way else ""
        message = f"MWAA does not change {named} from Airflow {old} to {new} in place"
        yield Problem(message, keys, new, allowed, cure, file=file, line=line)
        return
    step = "back " if Version(new) < Version(old) else ""
    message = f"{named} will go {step}from Airflow {old} to {new}: up to 2 hours without Airflow, and running tasks end"
    yield Problem(message, keys, new, cure=f"see {HOW_TO}", severity=Severity.WARNING, file=file, line=line)


def _environments(draft: Draft) -> Iterator[tuple[str, str, str]]:
    for _, stage in draft.stages("account", "region", "environment_name"):
        yield stage.account, stage.region, stage.environment_name
