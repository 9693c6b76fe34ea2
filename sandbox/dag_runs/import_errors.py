"""Why a DAG file does not import: file, line and cause, and the cure where it was written for another Airflow."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from mwaa_platform.aws.airflow_removals import Kind, Removal, removed_argument, removed_import
from sandbox.dag_runs.api import RawImportError

_FRAME = re.compile(r'^\s*File "(?P<file>[^"]+)", line (?P<line>\d+)', re.MULTILINE)
_NO_MODULE = re.compile(r"No module named '(?P<module>[\w.]+)'")
_NO_NAME = re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")
_UNEXPECTED = re.compile(r"(?P<what>\w+)(?:\.__init__)?\(\) got an unexpected keyword argument '(?P<argument>\w+)'")
_INVALID = re.compile(r"Invalid arguments were passed to (?P<what>\w+).*?\*\*kwargs: \{(?P<arguments>.*)\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One file that does not import; `line` is 0 where the error names none, `cure` empty where the version is not the cause."""

    file: str
    line: int
    cause: str
    cure: str = ""

    def __str__(self) -> str:
        """One paragraph."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: does not import: {self.cause}" + (f"\n    {self.cure}" if self.cure else "")


def import_problem(error: RawImportError, airflow_version: str) -> ImportProblem:
    """From what Airflow tells: the last line of the file itself in the stack, and the exception."""
    frames = [m for m in _FRAME.finditer(error.stack_trace) if _same(m["file"], error.file)]
    line = int(frames[-1]["line"]) if frames else 0
    cause = _cause(error.stack_trace)
    removal = _removal(error.stack_trace, airflow_version)
    return ImportProblem(error.file, line, cause, _cure(removal, airflow_version) if removal else "")


def _same(one: str, other: str) -> bool:
    """Airflow 3 names a file relative to its bundle; the stack has whole paths."""
    return PurePosixPath(one).name == PurePosixPath(other).name and (one.endswith(other) or other.endswith(one))


def _cause(stack_trace: str) -> str:
    lines = [line for line in stack_trace.strip().splitlines() if line.strip()]
    starts = [i for i, line in enumerate(lines) if not line.startswith(" ") and re.match(r"[A-Za-z_][\w.]*(:|$)", line)]
    start = starts[-1] if starts else len(lines) - 1
    return " ".join(line.strip() for line in lines[start:]) or "it says nothing"


def _removal(text: str, version: str) -> Removal | None:
    cause = _cause(text)
    if found := _NO_NAME.search(cause):
        return removed_import(version, found["module"], found["name"])
    if found := _NO_MODULE.search(cause):
        return removed_import(version, found["module"])
    if found := _UNEXPECTED.search(cause):
        kind = Kind.DAG_ARGUMENT if found["what"].upper() == "DAG" else Kind.TASK_ARGUMENT
        return removed_argument(version, found["argument"], kind)
    if found := _INVALID.search(cause):
        for argument in re.findall(r"'(\w+)':", found["arguments"]):
            if removal := removed_argument(version, argument, Kind.TASK_ARGUMENT):
                return removal
    return None


def _cure(removal: Removal, version: str) -> str:
    thing = removal.name.replace(":", ".")
    when = f"gone since Airflow {removal.gone}" if removal.gone else f"only there since Airflow {removal.since}"
    return f"this environment runs Airflow {version}, and the {removal.kind} {thing} is {when}: write {removal.instead}"
