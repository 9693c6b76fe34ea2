"""What is mutated: the policy of each integration's examples, of each line of the teams, and the teams' whole roles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.loader import load
from mwaa_platform.integrations import CATALOGUE, ServiceIntegration
from mwaa_platform.integrations.evidence import Needed
from mwaa_platform.reference.integrations import declared_in
from sandbox.emulator.simulator.direct import DirectSimulator
from sandbox.isolation.stages import stages_of
from sandbox.proof.asking import Asked, Document
from sandbox.proof.probes import line_probes
from sandbox.proof.prove import role_probes
from sandbox.proof.report import Verdict
from sandbox.proof.stages import line_document, line_needs, proven_stage
from sandbox.proof.verdicts import Probe, judge
from tests.support.templates import synthesised

PLACE = Place(account="111111111111", region="eu-west-1")


@dataclass(frozen=True)
class Subject:
    """Policies, and the proof's verdict on others in their place."""

    name: str
    documents: tuple[Document, ...]
    verdict: Callable[[tuple[Document, ...]], Verdict]


def subjects(root: Path) -> Iterator[Subject]:
    """Every example, then each team's first stage: its lines, and its role."""
    for integration in CATALOGUE:
        for number, example in enumerate(integration.EXAMPLES):
            yield _line(f"{integration.TITLE}, example {number}", declared_in(integration, example), PLACE)
    loaded = load(root)
    targets = [team.at(stage) for team in loaded.teams.values() for stage in team.stages]
    stages = [proven_stage(stage) for stage in stages_of(targets, synthesised(root))]
    for team in loaded.teams:
        stage = next(stage for stage in stages if stage.stage.target.team.team == team)
        for number, line in enumerate(stage.lines):
            yield _line(f"{stage.name}, integrations[{number}] {line.service}", line, stage.place)
        required = (*stage.declared, *stage.baseline)
        asked = Asked(DirectSimulator(stage.place.account), stage.documents)
        probes = role_probes(stage, stages, asked)
        yield _subject(f"{stage.name}, whole role", stage.documents, stage.place, required, probes)


def _line(name: str, line: ServiceIntegration, place: Place) -> Subject:
    required = line_needs((line,), place)
    return _subject(name, (line_document(line, place),), place, required, list(line_probes(line, place, required)))


def _subject(
    name: str, documents: tuple[Document, ...], place: Place, required: Sequence[Needed], probes: Sequence[Probe]
) -> Subject:
    simulator = DirectSimulator(place.account)

    def verdict(mutated: tuple[Document, ...]) -> Verdict:
        return judge(name, "", Asked(simulator, mutated), required, probes, confirm=False)

    return Subject(name, documents, verdict)
