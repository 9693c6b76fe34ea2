"""The report of a stage: every action on every resource once, with all that is known of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mwaa_platform.access_report.entries import BOUND, NOT, TRUST, Cause, Entry, Key, StageReport, conditions_of
from mwaa_platform.access_report.evidence import Evidence, needs
from mwaa_platform.access_report.granted import EXECUTION_ROLE, Granted, execution_role
from mwaa_platform.access_report.other_roles import other_roles
from mwaa_platform.access_report.uses import Uses
from mwaa_platform.aws.grants import Grant
from mwaa_platform.aws.statements import merged
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.team import Target, Team
from mwaa_platform.declaration.yaml_file import YamlFile, read_yaml


def report(root: Path, teams: Mapping[str, Team], *, stage: str | None = None) -> tuple[StageReport, ...]:
    """Every stage of these teams, or those of one name; files are read below `root`/dags."""
    found = []
    for team in teams.values():
        folder = root / "dags" / team.team
        declared, sources = read_yaml(folder / DECLARATION), Sources(folder)
        for name in team.stages:
            if stage in (None, name):
                found.append(_stage(root, team.at(name), declared, sources))
    return tuple(found)


def _stage(root: Path, target: Target, declared: YamlFile, sources: Sources) -> StageReport:
    evidence = Evidence(needs(target))
    uses = Uses(root, target, sources)
    every = [*execution_role(target), *other_roles(target)]
    statements = statements_of(every)
    entries: dict[Key, Entry] = {}
    for granted in every:
        cause = Cause(
            f"dags/{target.team.team}/{DECLARATION}", declared.line(granted.keys), granted.what, granted.reason
        )
        for key, one in _atoms(target, granted):
            if key in entries:
                known = entries[key]
                entries[key] = replace(known, causes=tuple(dict.fromkeys((*known.causes, cause))))
            elif granted.who != EXECUTION_ROLE or granted.effect == BOUND:
                entries[key] = Entry(key, (cause,))
            else:
                (action,) = one.actions
                whole = next((s for s in statements if _is_part(one, s)), one)
                entries[key] = Entry(key, (cause,), uses.of(one), *evidence.of(whole, action))
    place = target.place
    return StageReport(
        target.team.team,
        target.stage_name,
        place.account,
        place.region,
        target.stage.environment_name,
        tuple(entries.values()),
    )


def statements_of(every: list[Granted]) -> list[Grant]:
    """The execution role's statements as the template has them: lines of one shape are one."""
    return merged(g.grant for g in every if g.who == EXECUTION_ROLE and g.effect not in (BOUND, TRUST))


def _is_part(one: Grant, whole: Grant) -> bool:
    same = conditions_of(one.conditions) == conditions_of(whole.conditions) and whole.sid.startswith(one.sid)
    resources = set(one.resources) <= set(whole.resources) and one.not_resources == whole.not_resources
    return same and resources and set(one.actions) <= set(whole.actions)


def _atoms(target: Target, granted: Granted) -> Iterator[tuple[Key, Grant]]:
    """One action on one resource each; what a statement excludes stays together."""
    grant = granted.grant
    resources = [(r, replace(grant, resources=(r,))) for r in grant.resources]
    if grant.not_resources:
        resources = [(NOT + " ".join(grant.not_resources), grant)]
    conditions = conditions_of(grant.conditions)
    for action in grant.actions:
        for resource, one in resources:
            key = Key(
                target.team.team,
                target.stage_name,
                granted.who,
                granted.effect,
                action,
                resource,
                conditions,
            )
            yield key, replace(one, actions=(action,))
