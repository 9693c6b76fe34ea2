"""What a declared line's operators call, and how that is known: recorded from the operator, claimed from a source, or neither."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from mwaa_platform.aws import claimed_checks
from mwaa_platform.aws.claimed_checks import is_claimed
from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.aws.recorded_calls import recorded_calls
from mwaa_platform.integrations import ServiceIntegration, operation_table
from mwaa_platform.integrations.recorded import bound_calls

RECORDED, CLAIMED, UNPROVEN = "recorded", "claimed", "unproven"
_CALLER, _USER_ID = "{caller}", "${aws:userid}"
"""What no call names and AWS knows: whose session it is, in recordings and in policies."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API, in the operation table's parameters; `by` is the class that was recorded making it, if one was."""

    service: str
    operation: str
    parameters: Mapping[str, str]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    """A request that must be allowed, for which call, and how it is known that the call needs it."""

    request: Request
    call: str
    evidence: str
    source: str


def case_calls(line: ServiceIntegration, place: Place, *, allowed: bool) -> Iterator[Call]:
    """The line's own examples of calls that pass, or of those that do not."""
    for case in line.cases(place):
        if case.allowed is allowed:
            yield Call(case.service, case.operation, case.parameters)


def line_calls(lines: Sequence[ServiceIntegration], place: Place) -> Iterator[Call]:
    """What the recorded classes call that these lines serve, with the declared names in it; then the lines' own examples."""
    for one in recorded_calls():
        for scenario in one.scenarios:
            for call in bound_calls(scenario, lines, place):
                parameters = {name: value.replace(_CALLER, _USER_ID) for name, value in call.parameters.items()}
                yield Call(call.service, call.operation, parameters, f"{one.name}, {scenario.name}")
    for line in lines:
        yield from case_calls(line, place, allowed=True)


def needed(calls: Sequence[Call], place: Place) -> Iterator[Needed]:
    """The requests behind the calls.

    A recording shows a call, and with it the checks that the call itself is. What AWS checks behind it (another service's objects,
    passing a role, credentials) no recording shows: it is claimed, with its source, for operations that were recorded. A call that
    no operator was recorded making proves nothing.
    """
    rows = operation_table()
    recorded = {(call.service, call.operation) for call in calls if call.by}
    for call in calls:
        row, name = rows[call.service, call.operation], f"{call.service}:{call.operation}"
        for request in row.requests(call.parameters, place):
            source = _claim(call.service, call.operation, request.action)
            if source:
                evidence = CLAIMED if (call.service, call.operation) in recorded else UNPROVEN
                yield Needed(request, name, evidence, source)
            else:
                yield Needed(request, name, RECORDED if call.by else UNPROVEN, call.by or row.source)


def _claim(service: str, operation: str, action: str) -> str:
    """The document that says so, for a check that stands behind the call."""
    if not is_claimed(service, operation, action):
        return ""
    alike = (c for c in claimed_checks.CLAIMED if c.service == service and operation in c.operations)
    return next(claim.source for claim in alike if any(fnmatchcase(action, name) for name in claim.actions))


def denied_calls(line: ServiceIntegration, place: Place) -> Iterator[tuple[str, tuple[Request, ...]]]:
    """Each call that must not pass, with all its requests: one of them at least must be refused."""
    rows = operation_table()
    for call in case_calls(line, place, allowed=False):
        requests = rows[call.service, call.operation].requests(call.parameters, place)
        yield f"{call.service}:{call.operation} {dict(call.parameters)}", requests
