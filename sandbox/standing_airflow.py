"""`mwaa-platform up`: stages deployed into the local AWS that stays, what their DAGs touch, and an Airflow for each."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mwaa_platform.dagcheck.dag_ids import dag_ids
from mwaa_platform.declaration.team import Target, Team
from sandbox import decisions
from sandbox.dag_runs.api import AirflowApi
from sandbox.dag_runs.parsed import wait_until_parsed
from sandbox.decisions import Counts
from sandbox.fixtures.provision import stage_fixtures
from sandbox.janitor import sweep_current
from sandbox.local_airflow import record
from sandbox.local_airflow.record import AirflowRecord
from sandbox.local_airflow.running import LocalAirflow, LocalAws, start
from sandbox.rehearsal import AT_ONCE, DEPLOY
from sandbox.runs import Run, synthesise
from sandbox.server import SandboxError
from sandbox.shared_networks import deploy_networks
from sandbox.standing import Standing, find
from sandbox.together import together

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """One stage's Airflow, and what of it is not as in MWAA."""

    stage: str
    airflow: AirflowRecord
    notes: tuple[str, ...]


def chosen(teams: Iterable[Team], names: Sequence[str]) -> list[Target]:
    """The stages that are named, as `cdk ls` shows them; without names one of each team, a development stage if it has one.

    Raises:
        SandboxError: a name is no stage; the text lists those there are.
    """
    declared = [team.at(stage) for team in teams for stage in team.stages]
    by_name = {target.name: target for target in declared}
    if unknown := [name for name in names if name not in by_name]:
        raise SandboxError(f"no stage {', '.join(unknown)}; declared: {', '.join(by_name)}")
    if names:
        return [by_name[name] for name in dict.fromkeys(names)]
    of_team: dict[str, Target] = {}
    for target in sorted(declared, key=lambda target: target.stage.production):
        of_team.setdefault(target.team.team, target)
    return [target for target in declared if target in of_team.values()]


def bring(root: Path, standing: Standing, targets: Sequence[Target], report: Report) -> list[Brought]:
    """Deploy the stages as they are declared now, make what their DAGs touch, and start their Airflows; what is there already stays.

    A run or a call within one is around it: when one Airflow fails, all that was begun is ended.

    Raises:
        SandboxError: with what failed; Airflows that this call started are ended.
    """
    run = Run(Path(standing.folder))
    report("synthesise, policy enforced")
    synthesise(root, run)
    patterns = [f"{target.name}/*" for target in targets]
    report(f"deploy {', '.join(target.name for target in targets)}")
    deploy_networks(standing.local_aws(root), str(run.assembly), targets, DEPLOY)
    standing.local_aws(root).cdk("deploy", "deploy", *patterns, "--app", str(run.assembly), *DEPLOY)
    started, making = list[LocalAirflow](), threading.Lock()

    def bring_one(target: Target) -> LocalAirflow:
        with making:  # stages of one account and Region have names in common
            stage_fixtures(root, run.folder, standing.endpoint, target).make()
        airflow = _start(root, standing, target, report)
        started.append(airflow)
        wait_for_dags(airflow.record, target, report)
        return airflow

    try:
        work = [partial(bring_one, target) for target in targets]
        airflows = together(work, at_once=AT_ONCE, stop=sweep_current)
    except BaseException:
        for airflow in started:
            if airflow.launched:
                airflow.stop()
        raise
    for airflow in airflows:
        airflow.detach()
    return [
        Brought(target.name, airflow.record, airflow.notes) for target, airflow in zip(targets, airflows, strict=True)
    ]


def _start(root: Path, standing: Standing, target: Target, report: Report) -> LocalAirflow:
    def say(text: str) -> None:
        report(f"{target.name}: {text}")

    aws = LocalAws(root, Path(standing.folder), standing.endpoint)
    return start(aws, target.place, target.stage.environment_name, report=say)


def wait_for_dags(airflow: AirflowRecord, target: Target, report: Report) -> None:
    """Until it has the stage's DAGs as the bucket has them; for a limited time after they have changed."""

    def say(text: str) -> None:
        report(f"{target.name}: {text}")

    wait_until_parsed(AirflowApi(airflow), lambda folder: dag_ids(target, folder), report=say)


def running_of(
    root: Path, targets: Sequence[Target], stage: str | None
) -> tuple[Path, list[tuple[AirflowRecord, Target]]]:
    """The folder of the local AWS that stands, and its Airflows, each with its stage; of one stage only, if that is named.

    Raises:
        SandboxError: none runs, or no stage is called that.
    """
    names = [target.name for target in targets]
    if stage not in (None, *names):
        raise SandboxError(f"no stage {stage}; declared: {', '.join(names)}")
    standing = find(root)
    if standing is None:
        raise SandboxError("no local AWS is running: mwaa-platform up starts one")
    of = {(t.stage.environment_name, t.place.account, t.place.region): t for t in targets if stage in (None, t.name)}
    folder = Path(standing.folder)
    airflows = record.running(folder)
    there = [(a, of[key]) for a in airflows if (key := (a.environment, a.account, a.region)) in of]
    if not there:
        raise SandboxError(f"no local Airflow {f'of {stage} ' if stage else ''}is running: mwaa-platform up starts it")
    return folder, there


@dataclass(frozen=True, slots=True)
class AirflowStatus:
    """A running Airflow, the role it has, and what was decided about its calls so far."""

    airflow: AirflowRecord
    role: str
    decisions: Counts


def statuses(root: Path, standing: Standing) -> list[AirflowStatus]:
    """Every Airflow of the local AWS."""
    folder = Path(standing.folder)
    made = decisions.read(folder)
    return [
        AirflowStatus(
            airflow,
            _role(root, standing, airflow),
            decisions.count(
                one
                for one in made
                if (one.account, one.region, one.environment) == (airflow.account, airflow.region, airflow.environment)
            ),
        )
        for airflow in record.running(folder)
    ]


def _role(root: Path, standing: Standing, airflow: AirflowRecord) -> str:
    mwaa = standing.local_aws(root).clients(airflow.place).client("mwaa", airflow.region)
    return str(mwaa.get_environment(Name=airflow.environment)["Environment"]["ExecutionRoleArn"])
