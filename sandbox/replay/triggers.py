"""The roles of what starts DAGs from outside: state machines, and the function that calls a private web server for them.

Their decisions stand in the stage's golden beside its DAGs', under the role's name, for no task makes them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mwaa_platform.aws.stage_roles import INTERFACE_ACTIONS, STATE_MACHINE_ACTIONS, WRITE_OWN_LOGS_ACTIONS
from mwaa_platform.declaration.team import Target
from sandbox.decisions import Decision
from sandbox.isolation.principals import principals_of
from sandbox.isolation.stages import Stage
from sandbox.proof.asking import Document
from sandbox.proof.stages import proven_stage
from sandbox.replay.golden import Recorded
from sandbox.replay.removal import Replayed, replay
from sandbox.replay.role import Grant, Role

PREFIX = "Triggers/"
"""How the names of these roles begin, after the stage's."""
_LOGICAL_ID = re.compile(r"[0-9A-F]{8}$")
_GENERATED = re.compile(r"(?<=[0-9A-F]{8})-(?:[0-9A-F]{13}|[0-9a-f]{12})(?![0-9A-Za-z])")
"""The end of a name that CloudFormation makes, and of one that stands for it where a template is read."""


def of_role(decision: Decision, target: Target) -> Recorded | None:
    """A decision about one of the stage's roles; nothing for another's."""
    place, role = target.place, decision.session.rpartition(":assumed-role/")[2].partition("/")[0]
    stem, _, _ = role.rpartition("-")
    start = f"{target.name}-{PREFIX.rstrip('/')}-"
    if (decision.account, decision.region) != (place.account, place.region) or not stem.startswith(start):
        return None
    return Recorded(
        task=PREFIX + _LOGICAL_ID.sub("", stem.removeprefix(start)),
        by="",
        call=f"{decision.service}:{decision.operation}",
        action=decision.action,
        resource=_GENERATED.sub("-{id}", decision.resource),
        context={name: _GENERATED.sub("-{id}", value) for name, value in decision.context.items()},
    )


def replayed(stage: Stage, recorded: Iterable[Recorded]) -> Iterator[Replayed]:
    """Each role, with what was recorded of it."""
    made: dict[str, list[Recorded]] = {}
    for one in recorded:
        made.setdefault(one.task, []).append(one)
    whole = proven_stage(stage)
    for principal in principals_of(stage):
        _, _, name = principal.name.partition(f"{stage.name}-")
        if name.startswith(PREFIX):
            documents = tuple(_with_ids(document) for document in principal.identity.documents)
            proven = replace(whole, documents=documents, boundary=principal.identity.boundary)
            yield replay(Role(proven, name=principal.name), made.get(name, []))


def findings(results: Sequence[Replayed]) -> Iterator[str]:
    """Grants that no recorded decision needs, and that AWS does not need for itself either."""
    for result in results:
        for removed in result.removed:
            if not removed.flipped and not _for_aws_itself(removed.grant):
                yield f"{removed.grant}: without it every recorded decision stays as it is, and no reason is given"


def _for_aws_itself(grant: Grant) -> bool:
    """Which its documents ask for where a state machine logs and traces, and a function lies in a VPC and writes its log."""
    on_all = grant.resource == "*" and grant.action in (*STATE_MACHINE_ACTIONS, *INTERFACE_ACTIONS)
    return on_all or (grant.action in WRITE_OWN_LOGS_ACTIONS and ":log-group:" in grant.resource)


def _with_ids(document: Document) -> Document:
    text: Mapping[str, object] = json.loads(_GENERATED.sub("-{id}", json.dumps(document)))
    return text
