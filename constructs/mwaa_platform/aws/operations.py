"""The operation table's format: which IAM checks AWS makes behind a call of its API.

One row per (service, operation) in botocore's names. The rows of a service stand in its integration's file, those of MWAA itself in
`execution_role`. Enforcement in the sandbox, tests and reports read the same rows.
"""

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mwaa_platform.aws.grants import Place

Parameters = Mapping[str, str]


class UnknownOperationError(LookupError):
    """No row for this call: it must be refused and named, never guessed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What IAM decides on: one action, one resource, the condition keys that the call fills."""

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One authorisation behind a call.

    `resource` and the values of `context` are templates over the call's parameters and {partition} {region} {account};
    `*` stands where IAM has no resource type for the action. With `when`, the check is made only if the call has that parameter.
    """

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A row: the call and its checks, in AWS's order; `source` says where the mapping is from."""

    service: str
    name: str
    checks: tuple[Check, ...]
    source: str

    def requests(self, parameters: Parameters, place: Place) -> tuple[Request, ...]:
        """The IAM requests behind one call.

        Raises:
            KeyError: the call lacks a parameter that a resource is made of.
        """
        values = {"partition": place.partition, "region": place.region, "account": place.account, **parameters}
        return tuple(
            Request(
                check.action, _fill(check.resource, values), {k: _fill(v, values) for k, v in check.context.items()}
            )
            for check in self.checks
            if check.when is None or check.when in parameters
        )


def named(value: str, parameter: str, kind: str) -> dict[str, str]:
    """The parameter of a call that takes a name or an ARN: by its name; by an ARN, also whose it is and where.

    Another account's resource is so never taken for one's own. `kind` is what stands before the name in an ARN, as in `table/`.
    """
    parts = value.split(":", 5)
    if parts[0] != "arn" or len(parts) < 6:
        return {parameter: value}
    return {parameter: parts[5].removeprefix(kind), "region": parts[3], "account": parts[4]}


def _fill(template: str, values: Parameters) -> str:
    return string.Formatter().vformat(template, (), values)


class OperationTable:
    """All rows by service and operation; asks for an unknown one fail."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Two different rows for one operation are a programming error."""
        self._rows: dict[tuple[str, str], Operation] = {}
        for row in operations:
            if self._rows.setdefault((row.service, row.name), row) != row:
                raise ValueError(f"two rows for {row.service} {row.name}")

    def __getitem__(self, key: tuple[str, str]) -> Operation:
        try:
            return self._rows[key]
        except KeyError:
            raise UnknownOperationError(f"the operation table has no row for {key[0]} {key[1]}") from None

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._rows.values())

    @property
    def actions(self) -> frozenset[str]:
        """Every IAM action that some row needs."""
        return frozenset(check.action for row in self._rows.values() for check in row.checks)
