"""The decision log: every authorisation of an execution role's session, and of roles it takes, one JSON line each; and its reader."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

DECISIONS = "decisions.jsonl"


@dataclass(frozen=True, slots=True)
class Decision:
    """One check behind one call; the checks of a call share its `call`.

    A call that the operation table does not know is one line without action and resource, denied, and not `mapped`.
    """

    time: str
    """UTC, ISO 8601."""
    call: str
    account: str
    region: str
    environment: str
    session: str
    """The session's ARN, as GetCallerIdentity shows it."""
    task: str
    """What the client says of itself: the header `x-mwaa-task`, else the application id in its user agent, else nothing."""
    caller: str
    """The operator, as Airflow's hooks write it into the user agent; empty if a DAG calls boto3 by itself."""
    service: str
    operation: str
    allowed: bool
    action: str = ""
    resource: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    policy: str = ""
    """The policy whose statement decided: an inline policy's name, or the ARN of a managed policy or of the resource."""
    statement: str = ""
    """Its Sid; empty where no statement matched, which denies."""
    mapped: bool = True
    under: str = ""
    """The ARN of a role that the session's owner has taken, in whatever account; empty for calls under the environment's own."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many checks were allowed and denied, and how many calls the table did not know; these count as denied too."""

    allowed: int
    denied: int
    unmapped: int


def append(folder: Path, decisions: Iterable[Decision]) -> None:
    """Add lines to the log in the server's folder."""
    lines = "".join(json.dumps(asdict(decision)) + "\n" for decision in decisions)
    with (folder / DECISIONS).open("a") as log:
        log.write(lines)


def read(folder: Path) -> list[Decision]:
    """Every decision so far, oldest first; a last line that a killed server left unfinished is left out."""
    log = folder / DECISIONS
    if not log.exists():
        return []
    whole, _, _ = log.read_text().rpartition("\n")
    return [Decision(**json.loads(line)) for line in whole.splitlines()]


def count(decisions: Iterable[Decision]) -> Counts:
    """For a status line or a verdict."""
    seen = list(decisions)
    return Counts(
        allowed=sum(decision.allowed for decision in seen),
        denied=sum(not decision.allowed for decision in seen),
        unmapped=sum(not decision.mapped for decision in seen),
    )
