"""A verdict as lines of the decision log."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from sandbox.decisions import Decision
from sandbox.emulator.enforcement.client import Told
from sandbox.emulator.enforcement.judge import Answer
from sandbox.emulator.enforcement.judgement import Verdict
from sandbox.emulator.enforcement.sessions import Minted
from sandbox.emulator.enforcement.wire import Call


def lines(call: Call, verdict: Verdict, session: str, minted: Minted, told: Told) -> list[Decision]:
    """One line for each check; one for a call that is not mapped, or that IAM does not check at all."""
    whole = Decision(
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        call=uuid.uuid4().hex,
        account=minted.home,
        region=call.place.region,
        environment=minted.environment,
        session=session,
        under=minted.taken,
        task=told.task,
        caller=told.caller,
        service=call.service,
        operation=call.operation,
        allowed=verdict.allowed,
        mapped=not verdict.unmapped,
        reason=verdict.unmapped,
    )
    if verdict.unmapped:
        return [whole]
    if not verdict.answers:
        return [replace(whole, reason="IAM allows it to everyone")]
    return [_check(whole, answer) for answer in verdict.answers]


def _check(whole: Decision, answer: Answer) -> Decision:
    denied = "a statement denies it" if answer.explicit else "no statement allows it"
    return replace(
        whole,
        allowed=answer.allowed,
        action=answer.request.action,
        resource=answer.request.resource,
        context={key: value for key, value in answer.request.context.items() if value},
        policy=answer.policy,
        statement=answer.statement,
        reason="" if answer.allowed else denied,
    )
