"""One set of policies judged: sufficient, minimal, tight; and how each granted action is known to be needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.execution_role import EXTRA
from mwaa_platform.integrations.evidence import CLAIMED, RECORDED, UNPROVEN, Needed
from sandbox.proof.asking import Answer, Asked, key
from sandbox.proof.report import Claim, Coverage, Verdict
from sandbox.proof.units import Atom, Unit, covers, expanded, units


@dataclass(frozen=True, slots=True)
class Probe:
    """What must not pass: at least one of its requests has to be refused."""

    why: str
    requests: tuple[Request, ...]


def judge(
    stage: str,
    subject: str,
    asked: Asked,
    required: Sequence[Needed],
    probes: Sequence[Probe],
    *,
    confirm: bool = True,
) -> Verdict:
    """The verdict on the policies of `asked`; with `confirm` each unit is dropped and asked again, not only reckoned needed.

    No call is known that needs a declared extra statement: its reason has to do, and it is counted as unproven.
    """
    probed = [request for probe in probes for request in probe.requests]
    answers = asked.answers([*(need.request for need in required), *probed])
    insufficient = [
        f"{need.call} needs {need.request.action} on {need.request.resource}{_why(answers[key(need.request)])}"
        for need in _each(required)
        if not answers[key(need.request)].allowed
    ]
    loose = [
        f"{probe.why}: {probe.requests[0].action} on {probe.requests[0].resource} is allowed"
        for probe in probes
        if all(answers[key(request)].allowed for request in probe.requests)
    ]
    granted = list(units(asked.documents))
    atoms = _atoms(asked, required) if granted else {}
    every = [unit for unit in granted if not unit.sid.startswith(EXTRA)]
    allowing = [(need, atoms.get(key(need.request), [])) for need in required]
    witnesses = {unit: _witness(unit, allowing) for unit in every}
    excess = [_said(unit) for unit, witness in witnesses.items() if witness is None]
    excess += _kept_though_dropped(asked, witnesses) if confirm else []
    coverage, claims, unproven = _known(subject, granted, allowing)
    return Verdict(
        stage,
        subject,
        len({key(need.request) for need in required}),
        tuple(dict.fromkeys(insufficient)),
        len(every),
        tuple(dict.fromkeys(excess)),
        len(probes),
        tuple(dict.fromkeys(loose)),
        coverage,
        claims,
        unproven,
    )


def _each(required: Iterable[Needed]) -> list[Needed]:
    return list({(need.call, key(need.request)): need for need in required}.values())


def _why(answer: Answer) -> str:
    return f": {answer.decision}" + (f", without a value for {', '.join(answer.missing)}" if answer.missing else "")


def _atoms(asked: Asked, required: Sequence[Needed]) -> dict[str, list[Atom]]:
    """Which single grants allow each request."""
    apart = expanded(asked.documents)
    answers = asked.with_documents(apart.documents).answers(need.request for need in required)
    return {request: apart.of(answer.lines) for request, answer in answers.items() if answer.allowed}


def _witness(unit: Unit, allowing: Iterable[tuple[Needed, Sequence[Atom]]]) -> Request | None:
    """A request that only this unit allows, of those that are needed, each with the single grants that allow it."""
    for need, behind in allowing:
        if behind and all(covers(unit, atom) for atom in behind):
            return need.request
    return None


def _kept_though_dropped(asked: Asked, witnesses: Mapping[Unit, Request | None]) -> list[str]:
    """Each unit is really dropped, and its witness asked again: it must be refused."""
    found = []
    for unit, witness in witnesses.items():
        if witness is not None:
            without = asked.with_documents(unit.dropped_from(asked.documents))
            if without.answers([witness])[key(witness)].allowed:
                found.append(_said(unit))
    return found


def _said(unit: Unit) -> str:
    return f"{unit.sid or f'statement {unit.statement}'}: {unit.value} can be dropped, every call passes without it"


def _known(
    subject: str, every: Sequence[Unit], allowing: Sequence[tuple[Needed, Sequence[Atom]]]
) -> tuple[Coverage, tuple[Claim, ...], tuple[str, ...]]:
    """The best evidence for each granted action."""
    claims, unproven, recorded = [], [], 0
    for unit in every:
        if unit.kind != "Action":
            continue
        needing = [need for need, behind in allowing if any(covers(unit, atom) for atom in behind)]
        evidence = {need.evidence: need for need in reversed(needing)}
        if RECORDED in evidence:
            recorded += 1
        elif CLAIMED in evidence:
            need = evidence[CLAIMED]
            claims.append(Claim(subject, unit.sid, unit.value, need.call, need.source))
        else:
            said = evidence[UNPROVEN].call if needing else "extra statement" if unit.sid.startswith(EXTRA) else ""
            unproven.append(f"{unit.sid}: {unit.value}" + (f" ({said})" if said else ""))
    return Coverage(recorded, len(claims), len(unproven)), tuple(claims), tuple(unproven)
