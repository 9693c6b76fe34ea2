"""One call of a session from its parameters to a verdict: every check is made and recorded, all must be allowed."""

from collections.abc import Mapping
from dataclasses import dataclass

from mwaa_platform.aws.operations import Request, UnknownOperationError
from sandbox.emulator.enforcement import parameters
from sandbox.emulator.enforcement.judge import Answer, Judge
from sandbox.emulator.enforcement.redshift import Redshift
from sandbox.emulator.enforcement.table import beyond, table
from sandbox.emulator.enforcement.wire import Call


class NotMappedError(Exception):
    """The operation table does not say what this call needs: it is refused; the text names it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answers of all checks, or why the call could not be mapped."""

    answers: tuple[Answer, ...] = ()
    unmapped: str = ""

    @property
    def denied(self) -> Answer | None:
        """The first check that is not allowed."""
        return next((answer for answer in self.answers if not answer.allowed), None)

    @property
    def allowed(self) -> bool:
        """Whether the call may go on."""
        return not self.unmapped and self.denied is None


def verdict(call: Call, judge: Judge, redshift: Redshift) -> Verdict:
    """What IAM says of the call."""
    try:
        requests = needed(call, redshift)
    except NotMappedError as error:
        return Verdict(unmapped=str(error))
    return Verdict(tuple(judge.answer(request) for request in requests))


def needed(call: Call, redshift: Redshift) -> tuple[Request, ...]:
    """The IAM requests behind a call, each once.

    Raises:
        NotMappedError: the table has no row, the row does not cover a parameter, or a parameter of the row cannot be found.
    """
    name = f"{call.service} {call.operation}"
    if not call.known:
        raise NotMappedError(f"{name} is no operation that is known here")
    try:
        row = table()[call.service, parameters.operation(call)]
    except UnknownOperationError as error:
        raise NotMappedError(str(error)) from None
    if more := beyond(call):
        raise NotMappedError(f"the operation table's row for {name} does not cover {more}")
    found: dict[str, Request] = {}
    for values in parameters.rows(call):
        filled: Mapping[str, str] = {**values, **redshift.parameters(call)}
        try:
            found |= {repr(request): request for request in row.requests(filled, call.place)}
        except KeyError as error:
            raise NotMappedError(f"{name}: {error.args[0]} is not in the call and could not be found out") from None
    if row.checks and not found:
        raise NotMappedError(f"{name}: nothing of the call says which resource it is on")
    return tuple(found.values())
