"""An execution role as it is synthesised, decided by the local AWS's own judge: as it is, or without one grant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from ministack.core.responses import request_scope

from mwaa_platform.aws.operations import Request
from sandbox.emulator import policy_variables
from sandbox.emulator.enforcement.judge import Judge
from sandbox.proof.asking import USER_ID
from sandbox.proof.stages import ProvenStage
from sandbox.proof.units import FIRST_ROW, Atom, expanded

policy_variables.install()


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource that one statement of a role allows."""

    stage: str
    statement: str
    """Its Sid."""
    action: str
    resource: str
    """With {bucket}, {environment}, {region} and {account} for the stage's; behind a `not` the one that is left out."""
    atom: Atom

    def allows(self, action: str) -> bool:
        """Whether it is a grant of this action, whatever the resource."""
        return fnmatchcase(action.lower(), self.action.lower())

    def __str__(self) -> str:
        return f"{self.stage}: {self.statement}: {self.action} on {self.resource}"


class Role:
    """One stage's execution role, or another whose `name` is given, its statements taken apart into grants."""

    def __init__(self, stage: ProvenStage, *, name: str = "") -> None:
        self.stage = stage
        self._name = name
        self._statements: list[tuple[Mapping[str, Any], Atom]] = []
        apart = expanded(stage.documents)
        for (name, row), atom in apart.atoms.items():
            document = apart.documents[int(name.rpartition(".")[2]) - 1]
            self._statements.append((document["Statement"][row - FIRST_ROW], atom))

    @property
    def name(self) -> str:
        """The stage's, for its execution role."""
        return self._name or self.stage.name

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """Every one, in the policies' order; what denies is none."""
        return tuple(
            Grant(self.name, body.get("Sid", ""), atom.action, self._written(body, atom.resource), atom)
            for body, atom in self._statements
            if body["Effect"] == "Allow"
        )

    def _written(self, body: Mapping[str, Any], resource: str) -> str:
        place = self.stage.place
        environment = self.stage.environment
        names = {
            self.stage.key_arn or "no key": "{key}",
            self.stage.bucket: "{bucket}",
            place.region: "{region}",
            place.account: "{account}",
            f"airflow-{environment}-": "airflow-{environment}-",
            f":environment/{environment}": ":environment/{environment}",
        }
        for name, placeholder in names.items():
            resource = resource.replace(name, placeholder)
        return resource if "Resource" in body else f"not {resource}"

    def allows(self, requests: Iterable[Request], *, without: Grant | None = None) -> list[bool]:
        """Whether the role as it is allows each; or, `without` one of its grants, what is left of it."""
        documents = self.stage.documents if without is None else [self._without(without)]
        judge = Judge.of_policies(
            {str(number): document for number, document in enumerate(documents)},
            self.stage.place,
            user_id=USER_ID,
            boundary=self.stage.boundary,
        )
        with request_scope(self.stage.place.account, self.stage.place.region):
            return [judge.answer(request).allowed for request in requests]

    def _without(self, grant: Grant) -> Mapping[str, Any]:
        return {"Version": "2012-10-17", "Statement": [body for body, atom in self._statements if atom != grant.atom]}
