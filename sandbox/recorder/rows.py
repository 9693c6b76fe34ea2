"""What is kept of a recorded call: the parameters that its row of the operation table is made of."""

import string
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from mwaa_platform.aws.operations import Operation, UnknownOperationError
from mwaa_platform.aws.recorded_calls import RecordedCall
from sandbox.emulator.enforcement import parameters
from sandbox.emulator.enforcement.table import beyond, table
from sandbox.emulator.enforcement.wire import Call
from sandbox.recorder.names import PLACE, emptied


class NotInTableError(LookupError):
    """A call that the operation table cannot judge."""


def kept(service: str, operation: str, said: Mapping[str, Any], world: Mapping[str, Any]) -> Iterator[RecordedCall]:
    """The call, once for each resource that it names; derived as the sandbox derives it from the wire.

    Raises:
        NotInTableError: no row, a parameter beyond the row, or one that is missing.
    """
    call = Call(service, operation, said, PLACE, _body(said))
    try:
        row = table()[service, parameters.operation(call)]
    except UnknownOperationError as error:
        raise NotInTableError(str(error)) from None
    if more := beyond(call):
        raise NotInTableError(f"the operation table's row for {service} {operation} does not cover {more}")
    wanted = _wanted(row)
    for found in parameters.rows(call) or [{}]:
        values = {**found, **world}
        try:
            row.requests(values, PLACE)
        except KeyError as error:
            raise NotInTableError(f"{service} {operation}: nothing says {error.args[0]}") from None
        named = {name: emptied(values[name]) for name in sorted(wanted & values.keys())}
        yield RecordedCall(service, row.name, named)


def _wanted(row: Operation) -> set[str]:
    """The parameters that some check of the row is made of, or made for."""
    templates = [text for check in row.checks for text in (check.resource, *check.context.values())]
    fields = {name for text in templates for _, name, _, _ in string.Formatter().parse(text) if name}
    return (fields | {check.when for check in row.checks if check.when}) - {"partition"}


def _body(said: Mapping[str, Any]) -> bytes:
    """The part of the wire that DeleteObjects names its keys in."""
    objects = (said.get("Delete") or {}).get("Objects") or []
    keys = "".join(f"<Object><Key>{escape(each['Key'])}</Key></Object>" for each in objects)
    return f"<Delete>{keys}</Delete>".encode()
