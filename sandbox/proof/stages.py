"""A stage as the proof sees it: its role's policies from the templates, and everything that the role must be able to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mwaa_platform.aws.execution_role import baseline_requests
from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.aws.statements import statement
from mwaa_platform.integrations import ServiceIntegration
from mwaa_platform.integrations.evidence import CLAIMED, Needed, line_calls, needed
from sandbox.isolation.declared_assets import backend_secrets
from sandbox.isolation.principals import principals_of
from sandbox.isolation.stages import Stage
from sandbox.proof.asking import Document

_GUIDE = "MWAA User Guide, mwaa-create-role"
_BACKEND = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"


@dataclass(frozen=True)
class ProvenStage:
    """One stage; the environment's names are the templates', or the deployed environment's."""

    stage: Stage
    environment: str
    bucket: str
    key_arn: str | None
    documents: tuple[Document, ...]
    boundary: Document | None
    unknown_boundary: str = ""
    """The ARN of a boundary that stands in no template: what the role may do is known only where it is deployed."""

    @property
    def name(self) -> str:
        """`<team>-<stage>`."""
        return self.stage.name

    @property
    def place(self) -> Place:
        """Account and Region."""
        return self.stage.target.place

    @property
    def lines(self) -> tuple[ServiceIntegration, ...]:
        """What it declares."""
        return tuple(self.stage.target.team.integrations)

    @cached_property
    def declared(self) -> tuple[Needed, ...]:
        """What its lines' operators need, and the secrets backend."""
        return (*line_needs(self.lines, self.place), *self._secrets())

    @cached_property
    def baseline(self) -> tuple[Needed, ...]:
        """What MWAA itself needs."""
        requests = baseline_requests(self.place, self.environment, self.bucket, self.key_arn)
        return tuple(Needed(request, "MWAA", CLAIMED, _GUIDE) for request in requests)

    def _secrets(self) -> Iterator[Needed]:
        if self.stage.target.team.airflow.secrets_backend:
            for arn in backend_secrets(self.stage.target):
                yield Needed(Request("secretsmanager:GetSecretValue", arn), "secrets backend", CLAIMED, _BACKEND)


def line_needs(lines: tuple[ServiceIntegration, ...], place: Place) -> tuple[Needed, ...]:
    """What operators of these lines need: what was recorded of them, and the lines' own examples."""
    return tuple(needed(tuple(line_calls(lines, place)), place))


def line_document(line: ServiceIntegration, place: Place) -> Document:
    """The policy that one declared line comes to."""
    return {"Version": "2012-10-17", "Statement": [statement(grant) for grant in line.grants(place)]}


def proven_stage(stage: Stage) -> ProvenStage:
    """The stage with its execution role's policies."""
    (role,) = (principal for principal in principals_of(stage) if principal.executes)
    ((stack, _, definition),) = stage.resources("AWS::MWAA::Environment")
    properties: Mapping[str, Any] = stage.properties(stack, definition)
    return ProvenStage(
        stage,
        properties["Name"],
        properties["SourceBucketArn"].rpartition(":")[2],
        properties.get("KmsKey"),
        tuple(_sendable(document) for document in role.identity.documents),
        role.identity.boundary and _sendable(role.identity.boundary),
        role.unknown_boundary,
    )


def _sendable(document: Document) -> Document:
    """With the statements' own ids, which the reader of templates prefixed with where they stand."""
    statements = []
    for body in document["Statement"]:
        own = str(body["Sid"]).partition("] ")[2]
        plain = {name: value for name, value in body.items() if name != "Sid"}
        statements.append({"Sid": own, **plain} if own else plain)
    return {**document, "Statement": statements}
