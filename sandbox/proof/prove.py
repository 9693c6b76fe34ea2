"""Every declared line by itself, then each stage's whole role with MWAA's baseline."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from mwaa_platform.declaration.team import Target
from mwaa_platform.integrations import ServiceIntegration
from sandbox.isolation.stages import stages_of
from sandbox.proof.accounts import Simulator
from sandbox.proof.asking import Asked, key
from sandbox.proof.probes import baseline_probes, elsewhere, line_probes, others_requests, past_services, refused
from sandbox.proof.report import Coverage, Verdict
from sandbox.proof.stages import ProvenStage, line_document, line_needs, proven_stage
from sandbox.proof.verdicts import Probe, judge
from sandbox.server import SandboxError

ROLE = "whole role"
DEPLOYED = "deployed role"


@dataclass(frozen=True, slots=True)
class Proof:
    """All verdicts, and how many simulations they took."""

    verdicts: tuple[Verdict, ...]
    simulations: int
    said: tuple[str, ...] = ()
    """What was left out, and why."""

    @property
    def proven(self) -> bool:
        """Whether every set of policies is sufficient, minimal and tight."""
        return all(verdict.proven for verdict in self.verdicts)

    @property
    def coverage(self) -> Coverage:
        """Of all granted actions of all roles, each counted once per role."""
        return sum((v.coverage for v in self.verdicts if v.subject == ROLE), Coverage())


def prove(
    targets: Sequence[Target],
    templates: Callable[[], Mapping[str, Mapping[str, Any]]],
    simulator: Simulator,
    *,
    team: str | None = None,
    report: Callable[[str], None] = lambda text: None,
) -> Proof:
    """The proof of one team's stages, or of all; the others are what these must not reach.

    `templates` is asked for in this thread while the lines are proven in another: a synthesis is another process, and lines need none.

    Raises:
        SandboxError: a template that cannot be read, a simulation that is refused, or a boundary that only the account knows.
    """
    calls = [0]
    asked = [target for target in targets if team in (None, target.team.team)]
    with ThreadPoolExecutor(max_workers=1) as beside:
        lines = beside.submit(lambda: {target.name: line_verdicts(target, simulator, calls) for target in asked})
        stages = [proven_stage(stage) for stage in stages_of(targets, templates())]
        of_lines = lines.result()
    verdicts: list[Verdict] = []
    said: list[str] = []
    for stage in stages:
        if stage.name not in of_lines:
            continue
        client = simulator.client(stage.place)
        if client is None:
            said.append(
                f"{stage.name}: left out, account {stage.place.account} is not the one whose credentials these are"
            )
            continue
        report(f"{stage.name}: {len(stage.lines)} lines, then the whole role")
        verdicts += of_lines[stage.name]
        if not stage.unknown_boundary:
            verdicts.append(role_verdict(stage, stages, Asked(client, stage.documents, stage.boundary, calls=calls)))
        elif not simulator.knows_deployments:
            raise SandboxError(
                f"{stage.name}: the boundary {stage.unknown_boundary} stands in no template: once the stage is deployed, "
                "`mwaa-platform prove --aws` asks about the role as it is, its boundary included"
            )
        role_arn = simulator.deployed_role(stage.place, stage.environment)
        if role_arn:
            deployed = simulator.as_deployed(stage)
            asked_there = Asked(client, role_arn=role_arn, calls=calls)
            verdicts.append(role_verdict(deployed, stages, asked_there, subject=DEPLOYED))
        if said_of := _left_out(stage, simulator, bool(role_arn)):
            said.append(f"{stage.name}: {said_of}")
    return Proof(tuple(verdicts), calls[0], tuple(said))


def _left_out(stage: ProvenStage, simulator: Simulator, deployed: bool) -> str:
    """What could not be asked of the stage, in words."""
    boundary = f"its boundary {stage.unknown_boundary} stands in no template"
    if not deployed and simulator.knows_deployments:
        only = f"and {boundary}: its lines were proven, its role was not" if stage.unknown_boundary else ""
        return f"no environment {stage.environment} is deployed, {only or 'so only its templates were proven'}"
    return f"{boundary}, so its role was proven as it is deployed only" if stage.unknown_boundary else ""


def line_verdicts(target: Target, simulator: Simulator, calls: list[int]) -> list[Verdict]:
    """Each declared line's own policy; none where there is no way into the account."""
    client = simulator.client(target.place)
    if client is None:
        return []
    found = []
    for number, line in enumerate(target.team.integrations):
        required = line_needs((line,), target.place)
        asked = Asked(client, (line_document(line, target.place),), calls=calls)
        probes = list(line_probes(line, target.place, required))
        found.append(judge(target.name, f"integrations[{number}] {line.service}", asked, required, probes))
    return found


def role_verdict(stage: ProvenStage, stages: Sequence[ProvenStage], asked: Asked, *, subject: str = ROLE) -> Verdict:
    """The role as it is synthesised, or as it is deployed: whose policies the simulator reads itself, so that none is dropped."""
    required = (*stage.declared, *stage.baseline)
    return judge(stage.name, subject, asked, required, role_probes(stage, stages, asked))


def role_probes(stage: ProvenStage, stages: Sequence[ProvenStage], asked: Asked) -> list[Probe]:
    """What its lines refuse, as long as none of them allows it; other Regions, accounts, environments and teams."""
    others = [other for other in stages if other.name != stage.name]
    theirs = ((other.name, other.declared) for other in others)
    return [
        *_refused_by_all(stage, asked),
        *elsewhere(stage.declared, stage.place),
        *past_services((*stage.declared, *stage.baseline)),
        # MWAA's queue and its own key lie in accounts of MWAA's, the key's statement names no Region.
        *elsewhere((n for n in stage.baseline if not n.request.action.startswith("kms:")), stage.place, accounts=False),
        *_undeclared(others_requests(stage.declared, theirs), stage.lines, stage, asked),
        *baseline_probes(stage.place, stage.environment, stage.bucket, others),
    ]


def _refused_by_all(stage: ProvenStage, asked: Asked) -> Iterator[Probe]:
    for line in stage.lines:
        probes = [probe for probe in refused(line, stage.place, stage.declared) if len(probe.requests) == 1]
        yield from _undeclared(probes, [other for other in stage.lines if other is not line], stage, asked)


def _undeclared(
    probes: Iterable[Probe], lines: Iterable[ServiceIntegration], stage: ProvenStage, asked: Asked
) -> list[Probe]:
    """The probes that no policy of these lines allows: what one does is declared, by whomever else it is declared too."""
    documents = [line_document(line, stage.place) for line in lines]
    listed = list(probes)
    answers = asked.with_documents(documents).answers(p.requests[0] for p in listed) if documents else {}
    return [p for p in listed if not documents or not answers[key(p.requests[0])].allowed]
