"""What IAM knows of Redshift and the wire does not show: whose a statement is, and the id that a workgroup's ARN ends in."""

import json
from collections.abc import Mapping
from pathlib import Path

from sandbox.emulator.enforcement.wire import Call

WORKGROUPS = "redshift_workgroups.json"
"""In the server's folder: ids by name, of the serverless workgroups that there are; whoever prepares a rehearsal writes it."""
_STARTS = ("BatchExecuteStatement", "ExecuteStatement")
_NOBODY = "nobody"


class Redshift:
    """Remembers who started which statement while the server runs."""

    def __init__(self, folder: Path) -> None:
        self._workgroups = folder / WORKGROUPS
        self._owners: dict[str, str] = {}

    def parameters(self, call: Call) -> dict[str, str]:
        """What the table's rows need besides; a statement that nobody started is nobody's."""
        if call.service != "redshift-data":
            return {}
        if call.operation not in _STARTS:
            statement = str(call.parameters.get("Id", "")).partition(":")[0]
            return {"CallerUserId": self._owners.get(statement, _NOBODY)}
        id = self._ids().get(str(call.parameters.get("WorkgroupName", "")))
        return {"WorkgroupId": id} if id else {}

    def started(self, user_id: str, answer: bytes) -> None:
        """Keep whose the statement of this answer is."""
        self._owners[str(json.loads(answer).get("Id", ""))] = user_id

    def starts(self, call: Call) -> bool:
        """Whether the call's answer names a new statement."""
        return call.service == "redshift-data" and call.operation in _STARTS

    def _ids(self) -> Mapping[str, str]:
        return dict(json.loads(self._workgroups.read_text())) if self._workgroups.exists() else {}
