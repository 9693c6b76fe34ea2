"""One reading of a team's files for one stage: what it is read with, and what was found."""

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mwaa_platform.dagcheck.connections import Whose
from mwaa_platform.dagcheck.scopes import Scope
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.dagcheck.values import UNKNOWN, Arguments, Value

MOST_STEPS = 60_000
"""Of one file: what takes more is no DAG that a person reads, and is said to be too much."""
MOST_CALLS_DEEP = 24


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: first and last line of the call."""

    path: Path
    line: int
    end_line: int


@dataclass(frozen=True, eq=False, slots=True)
class Use:
    """A served class, hook method or API call as a DAG uses it. `name` is its full name, or `boto3:<service>.<Operation>`."""

    name: str
    arguments: Arguments
    where: Where
    task: str
    operator: str
    dag: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class TaskMade:
    """A task as it is made: its class by the full name, or `@task.sensor`; its arguments with those that enclose it give."""

    name: str
    arguments: Arguments
    where: Where
    task: str
    operator: str
    dag: str


@dataclass(frozen=True, eq=False, slots=True)
class DagMade:
    """A DAG, with what its id comes to; the place of its call, or of the function under `@dag`; what it was given, and its tasks."""

    dag_id: Value
    where: Where
    arguments: Arguments = field(default_factory=Arguments)
    tasks: list[TaskMade] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SecretLookup:
    """A connection or variable that is looked up by its name; a name may have holes."""

    kind: str
    """`connections` or `variables`."""
    name: str
    where: Where
    task: str
    dag: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What could not be told, and why."""

    message: str
    where: Where
    task: str
    operator: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """An option that was looked up."""

    option: str
    where: Where
    task: str
    has_default: bool


@dataclass(slots=True)
class TaskContext:
    """Whose code is being read."""

    name: str = ""
    operator: str = ""
    dag: str = ""


@dataclass(slots=True)
class Group:
    """A DAG or task group that encloses: what it gives its tasks."""

    default_args: Mapping[str, Value]
    prefix: str = ""
    dag: str = ""
    made: DagMade | None = None


@dataclass(slots=True)
class Run:
    """The state of one reading."""

    sources: Sources
    options: dict[str, str]
    connections: dict[str, Whose] = field(default_factory=dict)
    """Whose calls are made under the connections that the folder defines, by connection."""
    uses: list[Use] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    dags: list[DagMade] = field(default_factory=list)
    tasks: list[TaskMade] = field(default_factory=list)
    when_read: list[tuple[str, Where]] = field(default_factory=list)
    """What reaches another machine, and is called by no task but whenever the file is read."""
    secret_lookups: list[SecretLookup] = field(default_factory=list)
    handed: int = 0
    """Above zero within functions that were handed to something unknown, which may call them at any time."""
    cut_short: bool = False
    """Whether a call was not followed, for it was too deep or called itself."""
    steps: int = 0
    depth: int = 0
    modules: dict[Path, Scope] = field(default_factory=dict)
    task: TaskContext = field(default_factory=TaskContext)
    groups: list[Group] = field(default_factory=list)
    active: set[int] = field(default_factory=set)
    called_back: set[int] = field(default_factory=set)
    place: Where | None = None
    """The call of a served class that is being read, where deeper calls belong to."""

    def where(self, scope: Scope, node: ast.AST) -> Where:
        """The place of a node; lines are 1 where a node has none."""
        line = int(getattr(node, "lineno", 1) or 1)
        return Where(scope.path, line, int(getattr(node, "end_lineno", line) or line))

    def use(self, name: str, arguments: Arguments, where: Where, *, operator: str = "") -> None:
        """Note what is used."""
        shown = operator or self.task.operator or "when the file is read"
        dag = self.task.dag or self.dag_around()
        self.uses.append(Use(name, arguments, where, self.task.name, shown, dag))

    def task_made(self, name: str, arguments: Arguments, where: Where, dag: DagMade | None) -> None:
        """Note a task whose code is read now, and give it to its DAG."""
        made = TaskMade(name, arguments, where, self.task.name, self.task.operator, self.task.dag)
        self.tasks.append(made)
        around = dag or next((group.made for group in reversed(self.groups) if group.made), None)
        if around is not None:
            around.tasks.append(made)

    def reaches_out(self, what: str, where: Where) -> None:
        """Note a call of another machine; it counts where no task makes it."""
        if not self.task.operator and not self.handed:
            self.when_read.append((what, where))

    def looks_up(self, kind: str, name: str, where: Where) -> None:
        """Note a connection or variable."""
        self.secret_lookups.append(SecretLookup(kind, name, where, self.task.name, self.task.dag or self.dag_around()))

    def doubt(self, message: str, where: Where) -> None:
        """Note what cannot be told."""
        self.doubts.append(Doubt(message, where, self.task.name, self.task.operator))

    def spent(self) -> bool:
        """Count a step; true once there are too many."""
        self.steps += 1
        return self.steps > MOST_STEPS

    @contextmanager
    def within_task(self, name: str, operator: str, dag: str = "") -> Iterator[None]:
        """Read code that runs as this task; `dag` is the id of the one that it names itself, if it does."""
        before, self.task = self.task, TaskContext(name, operator, dag or self.dag_around() or self.task.dag)
        try:
            yield
        finally:
            self.task = before

    @contextmanager
    def within_group(self, group: Group) -> Iterator[None]:
        """Read what stands inside a DAG or task group."""
        self.groups.append(group)
        try:
            yield
        finally:
            self.groups.remove(group)

    def dag_around(self) -> str:
        """The id of the DAG that encloses, if its id is known."""
        return next((group.dag for group in reversed(self.groups) if group.dag), "")

    def task_name(self, name: str) -> str:
        """With the groups' names before it, as Airflow does."""
        prefixes = [group.prefix for group in self.groups if group.prefix]
        return ".".join([*prefixes, name])

    def default_args(self) -> dict[str, Value]:
        """What the enclosing DAG and groups give every operator, the nearest last."""
        return {key: value for group in self.groups for key, value in group.default_args.items()}


def first(arguments: Arguments, position: int, name: str, default: Value = UNKNOWN) -> Value:
    """An argument by its name or position."""
    if name in arguments.named:
        return arguments.named[name]
    if position < len(arguments.positional):
        return arguments.positional[position]
    return UNKNOWN if arguments.open else default
