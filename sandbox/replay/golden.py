"""What a stage's rehearsal asked of IAM, in a file that can be reviewed: one decision a line, by task, names that change left out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mwaa_platform.aws.operations import Request

GOLDEN = Path(__file__).parent / "golden"
BUCKET, USER_ID = "{bucket}", "${aws:userid}"
"""Stand for the environment's bucket, and for who calls."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One check behind one call of one task, however often it was made; all were allowed."""

    task: str
    """`<dag>.<task>` of all its runs, or `recording.ENVIRONMENT`."""
    by: str
    """The operator, as Airflow's hooks name it; empty if none is named."""
    call: str
    """`service:Operation`."""
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)

    def request(self, *, bucket: str, user_id: str) -> Request:
        """With the names of a deployment in it."""
        context = {name: value.replace(USER_ID, user_id) for name, value in self.context.items()}
        return Request(self.action, self.resource.replace(BUCKET, bucket), context)

    @property
    def line(self) -> str:
        """In its file."""
        context = {"context": dict(sorted(self.context.items()))} if self.context else {}
        by = {"by": self.by} if self.by else {}
        return json.dumps(
            {**by, "call": self.call, "action": self.action, "resource": self.resource, **context}, ensure_ascii=False
        )


def text_of(recorded: Iterable[Recorded]) -> str:
    """A stage's file."""
    by_task: dict[str, set[str]] = {}
    for one in recorded:
        by_task.setdefault(one.task, set()).add(one.line)
    tasks = ",\n".join(
        f"  {json.dumps(task)}: [\n" + ",\n".join(f"    {line}" for line in sorted(lines)) + "\n  ]"
        for task, lines in sorted(by_task.items())
    )
    return f"{{\n{tasks}\n}}\n"


def path_of(stage: str, folder: Path = GOLDEN) -> Path:
    """Where a stage's file lies."""
    return folder / f"{stage}.json"


def read(stage: str, folder: Path = GOLDEN) -> list[Recorded] | None:
    """A stage's recorded decisions; nothing if none were recorded."""
    try:
        text = path_of(stage, folder).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    content: Mapping[str, list[dict[str, Any]]] = json.loads(text)
    return [Recorded(task=task, **{"by": "", **line}) for task, lines in content.items() for line in lines]


def stages(folder: Path = GOLDEN) -> list[str]:
    """Of which there is a file."""
    return sorted(path.stem for path in folder.glob("*.json"))
