"""What the check of isolation answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """One allowed request of one stage's role on another stage's asset, and the statement that allows it."""

    role: str
    stage: str
    asset_stage: str
    kind: str
    action: str
    resource: str
    statement: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What one role asked of one asset in vain."""

    role: str
    asset_stage: str
    kind: str
    resource: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """All roles of one stage against all assets of another: how many requests were decided, and how."""

    stage: str
    asset_stage: str
    same_account: bool
    """If not, both the role's policies and the resource's must allow a request."""
    roles: int
    assets: int
    decided: int
    reached: int
    shared: int
    one_side: int


@dataclass(frozen=True, slots=True)
class Control:
    """What a role must reach of its own stage: a check that finds a role helpless would find it harmless too."""

    role: str
    expected: int
    reached: int
    missing: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything expected is reached, and that is something."""
        return self.reached > 0 and not self.missing


@dataclass(frozen=True, slots=True)
class CeleryQueue:
    """A role and the Celery queue of another environment: allowed because MWAA requires it, for which see `source`."""

    role: str
    stage: str
    asset_stage: str
    same_account: bool
    resource: str
    actions: tuple[str, ...]
    messages: str
    """Whether the role may decrypt what lies in the queue."""
    source: str


@dataclass(frozen=True, slots=True)
class AccountWide:
    """An action without resources in IAM that a role is allowed: it sees across its account, whoever owns what."""

    role: str
    stage: str
    action: str
    statement: str


@dataclass(frozen=True, slots=True)
class IsolationResult:
    """Every decision, gathered."""

    stages: tuple[str, ...]
    pairs: tuple[Pair, ...]
    reaches: tuple[Reach, ...]
    shared: tuple[Reach, ...]
    one_side: tuple[Reach, ...]
    """Allowed by one side only, where an account's border wants both; `note` says which."""
    celery_queues: tuple[CeleryQueue, ...]
    account_wide: tuple[AccountWide, ...]
    controls: tuple[Control, ...]
    unknown_boundaries: tuple[str, ...]
    refused: tuple[Refused, ...]

    @property
    def decided(self) -> int:
        """Requests across stages."""
        return sum(pair.decided for pair in self.pairs)

    @property
    def failed_controls(self) -> tuple[Control, ...]:
        """Roles that do not reach what is theirs."""
        return tuple(control for control in self.controls if not control.passed)

    @property
    def isolated(self) -> bool:
        """Nothing is reached, and the check is sound."""
        return not self.reaches and not self.failed_controls
