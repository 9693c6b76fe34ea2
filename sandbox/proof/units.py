"""What can be dropped from a policy: each action and each resource of each statement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.proof.asking import Document

FIRST_ROW = 2
"""Of a document's statements, as `asking` writes them."""
_FEW = 250
"""Statements to one document, so that it stays within the simulator's limit of characters."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One action, or one resource, of one statement."""

    document: int
    statement: int
    sid: str
    kind: str
    value: str

    def dropped_from(self, documents: Sequence[Document]) -> list[Document]:
        """The documents without it; a statement that has no other goes as a whole."""
        changed: list[Document] = []
        for number, document in enumerate(documents):
            statements = []
            for index, statement in enumerate(document["Statement"]):
                if (number, index) != (self.document, self.statement):
                    statements.append(statement)
                elif rest := [value for value in listed(statement[self.kind]) if value != self.value]:
                    statements.append({**statement, self.kind: rest})
            if statements:
                changed.append({**document, "Statement": statements})
        return changed


@dataclass(frozen=True, slots=True)
class Atom:
    """A statement with one action and one resource."""

    document: int
    statement: int
    action: str
    resource: str


def listed(value: Any) -> list[Any]:
    """IAM writes one or many the same way."""
    return value if isinstance(value, list) else [value]


def units(documents: Sequence[Document]) -> Iterator[Unit]:
    """Every unit of every Allow statement."""
    for number, document in enumerate(documents):
        for index, statement in enumerate(document["Statement"]):
            if statement["Effect"] == "Allow":
                for kind in ("Action", "Resource"):
                    for value in listed(statement.get(kind, [])):
                        yield Unit(number, index, statement.get("Sid", ""), kind, value)


@dataclass(frozen=True)
class Expanded:
    """The same policies with a statement for each atom, so that an answer names the atoms that decided."""

    documents: tuple[Document, ...]
    atoms: Mapping[tuple[str, int], Atom]

    def of(self, lines: Sequence[tuple[str, int]]) -> list[Atom]:
        """The atoms behind an answer's statements."""
        return [self.atoms[line] for line in lines if line in self.atoms]


def expanded(documents: Sequence[Document]) -> Expanded:
    """Every statement taken apart; what is denied stays denied."""
    parts: list[tuple[Mapping[str, Any], Atom]] = []
    for number, document in enumerate(documents):
        for index, statement in enumerate(document["Statement"]):
            resource_key = "Resource" if "Resource" in statement else "NotResource"
            denied = statement["Effect"] == "Deny"
            actions = [statement.get("Action")] if denied else listed(statement["Action"])
            whole = denied or resource_key == "NotResource"
            for action in actions:
                for resource in [statement[resource_key]] if whole else listed(statement[resource_key]):
                    body = statement if denied else {**statement, "Action": action, resource_key: resource}
                    parts.append((body, Atom(number, index, str(action), str(resource))))
    texts: list[Document] = []
    atoms: dict[tuple[str, int], Atom] = {}
    for number in range(0, len(parts), _FEW):
        some = parts[number : number + _FEW]
        texts.append({"Version": "2012-10-17", "Statement": [body for body, _ in some]})
        for row, (_, atom) in enumerate(some, FIRST_ROW):
            atoms[f"PolicyInputList.{len(texts)}", row] = atom
    return Expanded(tuple(texts), atoms)


def covers(unit: Unit, atom: Atom) -> bool:
    """Whether dropping the unit takes the atom away."""
    if (unit.document, unit.statement) != (atom.document, atom.statement):
        return False
    return unit.value == (atom.action if unit.kind == "Action" else atom.resource)
