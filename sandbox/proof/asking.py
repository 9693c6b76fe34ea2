"""Requests put to IAM's policy simulator through boto3's client: many resources in one call, all policies of a role together.

One action per call: AWS refuses to mix actions that "require different authorization information", and does not say which do.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

import botocore.exceptions

from mwaa_platform.aws.operations import Request
from sandbox.server import SandboxError

Document = Mapping[str, Any]
USER_ID = "AROAEXAMPLE:AmazonMWAA-airflow"
"""Stands for the id of the role's session, which policies name as ${aws:userid}."""
_USER_ID_VARIABLE = "${aws:userid}"
_MULTI_VALUED = ("aws:calledvia", "aws:tagkeys")
_MOST_RESOURCES = 50


class SimulationRefusedError(SandboxError):
    """The simulator answered with an error; the text is its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided; `lines` are policy and row of each statement that decided."""

    decision: str
    lines: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the request would pass."""
        return self.decision == "allowed"


@dataclass(frozen=True)
class Asked:
    """A client, and what it is asked about: documents as they are given, or a deployed role."""

    client: Any
    documents: tuple[Document, ...] = ()
    boundary: Document | None = None
    role_arn: str = ""
    calls: list[int] = field(default_factory=lambda: [0])

    def with_documents(self, documents: Sequence[Document]) -> "Asked":
        """The same client and boundary, other documents, no deployed role."""
        return Asked(self.client, tuple(documents), self.boundary, "", self.calls)

    @cached_property
    def _written(self) -> list[str]:
        """The documents that say something: a line that grants nothing comes to an empty one, which is no policy."""
        return [_text(document) for document in self.documents if document["Statement"]]

    def answers(self, requests: Iterable[Request]) -> dict[str, Answer]:
        """The answer to each request by its `key`.

        Raises:
            SimulationRefusedError: the caller may not simulate, a policy cannot be evaluated, or the deployed role is gone.
        """
        unique = {key(request): request for request in requests}
        if not (self.role_arn or self._written):
            return dict.fromkeys(unique, Answer("implicitDeny"))
        found: dict[str, Answer] = {}
        ordered = sorted(unique.values(), key=_shape)
        for _, alike in groupby(ordered, key=_shape):
            of_one = list(alike)
            for first in range(0, len(of_one), _MOST_RESOURCES):
                found |= self._simulated(of_one[first : first + _MOST_RESOURCES])
        return found

    def _simulated(self, alike: Sequence[Request]) -> list[tuple[str, Answer]]:
        by_resource = {request.resource: request for request in alike}
        arguments: dict[str, Any] = {
            "ActionNames": [alike[0].action],
            "ResourceArns": list(by_resource),
            "ContextEntries": list(_entries(alike[0].context)),
        }
        if self.boundary is not None:
            arguments["PermissionsBoundaryPolicyInputList"] = [_text(self.boundary)]
        if self.role_arn:
            call, arguments["PolicySourceArn"] = self.client.simulate_principal_policy, self.role_arn
        else:
            call, arguments["PolicyInputList"] = self.client.simulate_custom_policy, self._written
        self.calls[0] += 1
        try:
            (result,) = call(**arguments)["EvaluationResults"]
        except botocore.exceptions.ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                raise SimulationRefusedError(
                    f"an environment is deployed whose execution role {self.role_arn} is gone: deploy it again ({error})"
                ) from None
            if error.response["Error"]["Code"] != "InvalidInput":
                raise SimulationRefusedError(f"{alike[0].action}: {error}") from None
            # Not every action of every service is one that AWS's simulator takes: that is a finding, not the end.
            refused = Answer(f"not simulated ({error})")
            return [(key(request), refused) for request in alike]
        found = []
        for each in result["ResourceSpecificResults"]:
            lines = tuple((s["SourcePolicyId"], s["EndPosition"]["Line"]) for s in each.get("MatchedStatements", ()))
            answer = Answer(each["EvalResourceDecision"], lines, tuple(each.get("MissingContextValues", ())))
            found.append((key(by_resource[each["EvalResourceName"]]), answer))
        return found


def key(request: Request) -> str:
    """One text for equal requests; made a hundred thousand times, so not by way of JSON."""
    context = (
        "\0".join(f"{name}\0{value}" for name, value in sorted(request.context.items())) if request.context else ""
    )
    return f"{request.action}\0{request.resource}\0{context}"


def _shape(request: Request) -> tuple[str, str]:
    return request.action, json.dumps(sorted(request.context.items()))


def _entries(context: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for name, value in {**context, "aws:userid": USER_ID}.items():
        multi = name.lower() in _MULTI_VALUED
        yield {
            "ContextKeyName": name,
            "ContextKeyType": "stringList" if multi else "string",
            "ContextKeyValues": [value.replace(_USER_ID_VARIABLE, USER_ID)],
        }


def _text(document: Document) -> str:
    """A statement a row, so that the row in an answer tells which it was."""
    statements = document["Statement"]
    rows = ",\n".join(json.dumps(statement) for statement in statements)
    return f'{{"Version":"2012-10-17","Statement":[\n{rows}\n]}}'
