"""Where the two evaluators differ, each kind with its reason; a kind that no case shows any more fails the comparison."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.iam.simulation import Case, Second


@dataclass(frozen=True, slots=True)
class Known:
    """A kind of difference."""

    name: str
    because: str
    covers: Callable[[Case, str, Second], bool]


def _key_without_policy(case: Case, ours: str, theirs: Second) -> bool:
    decisions = (ours, theirs.decision)
    return case.action.startswith("kms:") and not case.resource_policy and decisions == ("allowed", "implicitDeny")


def _root_of_parameters(case: Case, ours: str, theirs: Second) -> bool:
    return case.resource.endswith(":parameter/") and theirs.decision.startswith("error: ") and ours == "implicitDeny"


def _everyone_beyond_a_boundary(case: Case, ours: str, theirs: Second) -> bool:
    named = [statement.get("Principal") for statement in (case.resource_policy or {}).get("Statement", ())]
    return bool(case.boundary) and "*" in named and (ours, theirs.decision) == ("implicitDeny", "allowed")


KNOWN: tuple[Known, ...] = (
    Known(
        "a key without its policy",
        "a simulation sees the policies it is given (IAM API Reference, ResourcePolicy); iam-simulate wants a key's policy always",
        _key_without_policy,
    ),
    Known(
        "the root of parameters",
        "the path / has the ARN parameter/ with nothing behind it, which iam-simulate takes for no parameter's; both refuse",
        _root_of_parameters,
    ),
    Known(
        "everyone, beyond a boundary",
        "a resource's policy overrides a boundary if it names the user (IAM User Guide, permissions boundaries); for iam-simulate "
        "* names the user too, for us it does not, which is the stricter",
        _everyone_beyond_a_boundary,
    ),
)
