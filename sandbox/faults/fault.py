"""A fault that the local AWS is told of: one file in the run's folder, which the server reads and the rehearsal writes."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

FOLDER = "faults"
Operation = Literal["create", "update", "delete"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next resource of that type in that stack; with `logical_id` only to that one.

    With `seconds` the operation waits that long, or until it is released; without a `reason` it then succeeds. Once, unless `always`.
    """

    stack: str
    resource_type: str
    operation: Operation = "create"
    logical_id: str = ""
    reason: str = ""
    seconds: float = 0
    always: bool = False

    def hits(self, operation: str, stack: str, resource_type: str, logical_id: str) -> bool:
        """Whether it is meant for this operation on this resource."""
        if (self.operation, self.stack, self.resource_type) != (operation, stack, resource_type):
            return False
        return self.logical_id in ("", logical_id)


def inject(folder: Path, fault: Fault) -> Path:
    """Tell the local AWS whose files lie in the folder; the file is gone once a fault that happens once has happened."""
    (folder / FOLDER).mkdir(exist_ok=True)
    path = folder / FOLDER / f"{uuid.uuid4().hex}.json"
    path.with_suffix(".new").write_text(json.dumps(asdict(fault)))
    return path.with_suffix(".new").rename(path)


def held(path: Path) -> Path:
    """The file that stands for a fault while its operation waits."""
    return path.with_suffix(".held")


def release(path: Path) -> None:
    """Let the operation go on that waits for this fault."""
    held(path).unlink(missing_ok=True)


def pending(folder: Path) -> Iterator[tuple[Path, Fault]]:
    """The faults that are still to happen."""
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            yield path, Fault(**json.loads(path.read_text()))
        except FileNotFoundError:  # it has just happened, or was taken back
            continue
