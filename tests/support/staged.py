"""A stage's fixtures in MiniStack within this process: made by the account's administrator, used under the declared role."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.exceptions
from ministack.services import (
    athena,
    batch,
    cloudwatch_logs,
    dynamodb,
    ecs,
    emr,
    glue,
    lambda_svc,
    secretsmanager,
    sns,
    sqs,
    ssm,
    stepfunctions,
)

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target
from sandbox import decisions
from sandbox.emulator.enforcement import sessions
from sandbox.emulator.enforcement.gate import Gate
from sandbox.fixtures.provision import StageFixtures
from tests.support import called, emulated
from tests.support.projects import MINIMAL, write_team
from tests.unit.integrations.test_cases import statements

_SERVICES = (
    athena,
    batch,
    cloudwatch_logs,
    dynamodb,
    ecs,
    emr,
    glue,
    lambda_svc,
    secretsmanager,
    sns,
    sqs,
    ssm,
    stepfunctions,
)
TASK = "orders_dag/run-1/load/-1/1"


class Stage:
    """Fixtures made for one declaration, and calls of the role that follows from it."""

    def __init__(self, root: Path, gate: Gate, target: Target) -> None:
        self.target, self.folder = target, root
        self._gate = gate
        self._root, self._role = _caller(target.place, "root"), _caller(target.place, "role")
        self._root.using(gate, SimpleNamespace(access_key=target.place.account, secret_key="test", token=None))  # type: ignore[arg-type]
        self.fixtures = StageFixtures(root, root, target, self._root.client, self.owner)
        called.deployed(target.place, statements(list(target.grants)))
        self._role.using(gate, sessions.mint(target.place, called.ENVIRONMENT))

    def call(self, service: str, operation: str, **arguments: Any) -> dict[str, Any]:
        """The role's call, answered."""
        client = self._role.client(service)
        client.meta.events.register("before-sign", _say_task, unique_id="task")
        method = {api: python for python, api in client.meta.method_to_api_mapping.items()}[operation]
        found: dict[str, Any] = getattr(client, method)(**arguments)
        return found

    def error(self, service: str, operation: str, **arguments: Any) -> str:
        """The code of the role's call, which fails."""
        try:
            self.call(service, operation, **arguments)
        except botocore.exceptions.ClientError as error:
            return str(error.response["Error"]["Code"])
        return ""

    def under(self, session: Mapping[str, Any]) -> called.Caller:
        """Who calls with the credentials that AssumeRole gave."""
        keys = SimpleNamespace(
            access_key=session["AccessKeyId"], secret_key=session["SecretAccessKey"], token=session["SessionToken"]
        )
        return _caller(self.target.place, "other role").using(self._gate, keys)  # type: ignore[arg-type]

    def owner(self, account: str, service: str) -> Any:
        """A client of another account's own."""
        keys = SimpleNamespace(access_key=account, secret_key="test", token=None)
        return _caller(replace(self.target.place, account=account), "root").using(self._gate, keys).client(service)  # type: ignore[arg-type]

    def administrator(self, service: str) -> Any:
        """A client of the account's own."""
        return self._root.client(service)

    def refused(self) -> list[str]:
        """What the role was denied, or the table does not know."""
        return [line.operation for line in decisions.read(self.folder) if not (line.allowed and line.mapped)]


@cache
def _caller(place: Place, who: str) -> called.Caller:
    """One for all tests: to make a client takes longer than all of its calls."""
    return called.Caller(place)


def _say_task(request: Any, **_: Any) -> None:
    del request.headers["x-mwaa-task"]  # setting one adds another
    request.headers["x-mwaa-task"] = TASK


@contextmanager
def staged(
    root: Path, integrations: list[dict[str, Any]], rehearsal: dict[str, Any] | None = None, **more: Any
) -> Iterator[Stage]:
    """The stage of a team with these integrations, its fixtures made."""
    declaration = {**MINIMAL, "integrations": integrations, "rehearsal": rehearsal or {}, **more}
    write_team(root, declaration)
    target = load(root).teams["orders"].at("dev")
    for service in _SERVICES:
        service.reset()
    with emulated.place(), called.enforced(root) as gate:
        stage = Stage(root, gate, target)
        stage.fixtures.make()
        yield stage
