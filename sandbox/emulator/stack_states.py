"""Stack states that AWS refuses to update or create over, and MiniStack 1.5.33 does not.

Source: CloudFormation User Guide, "Stack status codes" and "Troubleshooting: Update rollback failed", 2026-11; the texts are AWS's.
"""

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import handlers, helpers

UPDATABLE = (
    *("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
    *("CREATE_FAILED", "UPDATE_FAILED"),  # after --no-rollback
)
CREATABLE = ("DELETE_COMPLETE", "REVIEW_IN_PROGRESS")

Handler = Callable[[dict[str, Any]], Any]


def install() -> None:
    """Guard the calls that start an update or a creation."""
    for action in ("CreateChangeSet", "UpdateStack"):
        handlers._ACTION_HANDLERS[action] = _guarded(action, handlers._ACTION_HANDLERS[action])


def _guarded(action: str, original: Handler) -> Handler:
    def guarded(parameters: dict[str, Any]) -> Any:
        stack = handlers._resolve_stack(helpers._p(parameters, "StackName"))
        refusal = stack and _refusal(stack, _kind(action, parameters))
        return helpers._error("ValidationError", refusal) if refusal else original(parameters)

    return guarded


def _kind(action: str, parameters: dict[str, Any]) -> str:
    return "UPDATE" if action == "UpdateStack" else helpers._p(parameters, "ChangeSetType", "UPDATE")


def _refusal(stack: dict[str, Any], kind: str) -> str:
    status = stack["StackStatus"]
    if kind == "CREATE":
        return "" if status in CREATABLE else f"Stack [{stack['StackName']}] already exists"
    if kind == "UPDATE" and status not in (*UPDATABLE, "DELETE_COMPLETE", "REVIEW_IN_PROGRESS"):
        return f"Stack:{stack['StackId']} is in {status} state and can not be updated."
    return ""
