"""Each grant made wrong in each way: taken away, widened, an action exchanged for its neighbour, a condition dropped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from policy_sentry.querying.actions import get_actions_for_service

from sandbox.proof.asking import Document
from sandbox.proof.units import listed

REMOVED, WIDENED, SWAPPED, UNCONDITIONED = "grant removed", "resource widened", "action swapped", "condition dropped"
KINDS = (REMOVED, WIDENED, SWAPPED, UNCONDITIONED)


@dataclass(frozen=True)
class Mutant:
    """Documents with one thing wrong in one statement; `statement` is that one as it now is, None if it is gone."""

    kind: str
    what: str
    documents: tuple[Document, ...]
    statement: Mapping[str, Any] | None


def mutants(documents: Sequence[Document]) -> Iterator[Mutant]:
    """Every mutant of the policies; a grant is a statement, for one action or resource less is what minimality asks."""
    for number, document in enumerate(documents):
        for index, statement in enumerate(document["Statement"]):
            for kind, what, changed in _of(statement):
                statements = list(document["Statement"])
                statements[index : index + 1] = [] if changed is None else [changed]
                others = documents[:number], documents[number + 1 :]
                mutated = [{**document, "Statement": statements}] if statements else []
                yield Mutant(
                    kind, f"{statement.get('Sid', index)}: {what}", (*others[0], *mutated, *others[1]), changed
                )


def _of(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any] | None]]:
    yield REMOVED, "the whole statement", None
    resources = listed(statement.get("Resource", []))
    for resource in resources:
        if resource != "*":
            rest = [other for other in resources if other != resource]
            yield WIDENED, resource, {**statement, "Resource": [*rest, "*"]}
    if "NotResource" in statement:
        kept = {name: value for name, value in statement.items() if name != "NotResource"}
        yield WIDENED, f"not {statement['NotResource']}", {**kept, "Resource": "*"}
    actions = listed(statement["Action"])
    for action in actions:
        swapped = neighbour(action, frozenset(actions))
        yield (
            SWAPPED,
            f"{action} for {swapped}",
            {**statement, "Action": [swapped if a == action else a for a in actions]},
        )
    for operator, keys in statement.get("Condition", {}).items():
        for key in keys:
            others = {name: value for name, value in keys.items() if name != key}
            condition = {**statement["Condition"], operator: others}
            condition = {name: value for name, value in condition.items() if value}
            kept = {name: value for name, value in statement.items() if name != "Condition"}
            yield UNCONDITIONED, f"{operator} {key}", {**kept, "Condition": condition} if condition else kept


def neighbour(action: str, taken: frozenset[str]) -> str:
    """The next action of the service by its name that the statement does not have, nor a pattern of it."""
    service, _, name = action.partition(":")
    every = _actions(service)
    at = next((n for n, other in enumerate(every) if other.lower() >= f"{service}:{name.rstrip('*')}".lower()), 0)
    beside = (each for each in (*every[at:], *every[:at]) if each not in taken)
    return next(each for each in beside if not fnmatchcase(each.lower(), action.lower()))


@cache
def _actions(service: str) -> tuple[str, ...]:
    return tuple(sorted(get_actions_for_service(service), key=str.lower))
