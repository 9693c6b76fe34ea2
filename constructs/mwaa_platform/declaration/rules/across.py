"""Rules across all teams: what lies in one account and Region may not collide; each is reported at the later one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from mwaa_platform.aws.limits import DEFAULT_ENVIRONMENTS_QUOTA
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.triggers import state_machines
from mwaa_platform.declaration.stage import Stage


@dataclass(frozen=True, slots=True)
class _Placed:
    """One stage of one team, and its file."""

    file: Path
    team: str
    name: str
    stage: Stage

    @property
    def label(self) -> str:
        return f"{self.team}-{self.name}"

    def problem(self, message: str, *keys: str, got: str = "", cure: str = "") -> Problem:
        return Problem(message, ("stages", self.name, *keys), got, cure=cure, file=self.file)


def environments_are_apart(drafts: Mapping[Path, Draft]) -> Iterator[Problem]:
    """In one account and Region no environment has another's name, nor one that another's log policy would cover."""
    for first, second in combinations(_placed(drafts), 2):
        if (first.stage.account, first.stage.region) == (second.stage.account, second.stage.region):
            yield from _names_collide(first, second)


def _placed(drafts: Mapping[Path, Draft]) -> list[_Placed]:
    return [
        _Placed(file, draft.team, name, stage)
        for file, draft in drafts.items()
        for name, stage in draft.stages("account", "region", "environment_name")
    ]


def teams_are_unique(drafts: Mapping[Path, Draft]) -> Iterator[Problem]:
    """Each team is declared once."""
    first: dict[str, Path] = {}
    for file, draft in drafts.items():
        if isinstance(draft.data.get("team"), str) and first.setdefault(draft.team, file) != file:
            other = first[draft.team].parent.name
            message = f"the team {draft.team} is declared in dags/{other} too"
            yield Problem(
                message, ("team",), draft.team, cure="give each team its own name, as its folder's", file=file
            )


def state_machines_are_apart(drafts: Mapping[Path, Draft]) -> Iterator[Problem]:
    """In one account and Region no two stages make a state machine of one name."""
    first: dict[tuple[str, str, str], str] = {}
    for file, draft in drafts.items():
        for name, stage in draft.stages("account", "region"):
            label = f"{draft.team}-{name}"
            for index, machine in state_machines(draft, name):
                other = first.setdefault((stage.account, stage.region, machine), label)
                if other != label:
                    keys = ("triggered_by", index, "state_machine")
                    message = f"in stage {name}: the state machine {machine} is also that of {other}, in the same account and Region"
                    yield Problem(message, keys, machine, cure="name it otherwise, or put {stage} into it", file=file)


def quota_holds_the_environments(drafts: Mapping[Path, Draft]) -> Iterator[Problem]:
    """No more environments in an account and Region than its quota; said at the last of the stages."""
    counted: dict[tuple[str, str], list[_Placed]] = {}
    for file, draft in drafts.items():
        for name, stage in draft.stages("account", "region", "quotas"):
            counted.setdefault((stage.account, stage.region), []).append(_Placed(file, draft.team, name, stage))
    for (account, region), stages in counted.items():
        quota = max(placed.stage.quotas.environments or DEFAULT_ENVIRONMENTS_QUOTA for placed in stages)
        if len(stages) > quota:
            message = f"{len(stages)} environments in account {account}, {region}: the quota is {quota}"
            cure = "have AWS raise it (Service Quotas, Amazon MWAA), then state it in one of them: quotas: {environments: …}"
            yield stages[-1].problem(message, got=", ".join(placed.label for placed in stages), cure=cure)


def _names_collide(first: _Placed, second: _Placed) -> Iterator[Problem]:
    names = [placed.stage.environment_name for placed in (first, second)]
    if names[0] == names[1]:
        message = f"the environment {names[0]} is also that of {first.label}, in the same account and Region"
        yield second.problem(message, "environment_name", got=names[1], cure="name one of them otherwise")
        return
    shorter, longer = sorted(names, key=len)
    if longer.startswith(f"{shorter}-"):
        message = (
            f"{longer} begins with {shorter}-: MWAA's log policy (airflow-{shorter}-*) would open its logs to {shorter}"
        )
        cure = "declare an environment_name that is not the other's beginning, in the same account and Region"
        yield second.problem(message, "environment_name", got=names[1], cure=cure)


RULES = (
    teams_are_unique,
    quota_holds_the_environments,
    state_machines_are_apart,
    environments_are_apart,
)
