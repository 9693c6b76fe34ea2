"""The Python files of a team's folder: read once, found as Airflow finds them when one imports another."""

import ast
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mwaa_platform.declaration.dag_folder import NOT_DAGS_ANYWHERE

MAX_BYTES = 2_000_000
"""Of one file: what is larger is data and no DAG."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file; `problem` says why its text is no Python, and then the tree is empty."""

    path: Path
    lines: tuple[str, ...]
    tree: ast.Module
    problem: str = ""
    problem_line: int = 1
    nodes: tuple[ast.AST, ...] = ()
    """All of the tree, but for contexts of names, in no order that matters: walked once for all who look for something."""


def read_source(path: Path) -> Source:
    """The file as a tree; what cannot be read or parsed comes back as a problem, never as an exception."""
    nothing = ast.Module(body=[], type_ignores=[])
    try:
        data = path.read_bytes()
    except OSError as error:
        return Source(path, (), nothing, error.strerror or "cannot be read")
    if len(data) > MAX_BYTES:
        return Source(path, (), nothing, f"is larger than {MAX_BYTES:,} bytes")
    lines = tuple(data.decode("utf-8", "replace").splitlines())
    try:
        tree, nodes = _parsed(data)
    except SyntaxError as error:
        return Source(path, lines, nothing, f"is not valid Python: {error.msg}", error.lineno or 1)
    except (ValueError, RecursionError, MemoryError) as error:
        return Source(path, lines, nothing, f"is not valid Python: {error or type(error).__name__}")
    return Source(path, lines, tree, nodes=nodes)


@lru_cache(maxsize=4096)
def _parsed(data: bytes) -> tuple[ast.Module, tuple[ast.AST, ...]]:
    """Of the same bytes once in a process: a command reads a folder for several purposes, and nobody changes the tree."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(data)
    return tree, every_node(tree)


def every_node(tree: ast.AST) -> tuple[ast.AST, ...]:
    """What `ast.walk` finds, without what says nothing, in a third of its time."""
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                waiting += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, (ast.expr_context, ast.operator)):
                waiting.append(value)
    return tuple(found)


@dataclass(slots=True)
class Sources:
    """A team's folder. Airflow has the folder and its `plugins/` on its path, as modules begin there."""

    folder: Path
    _read: dict[Path, Source] = field(default_factory=dict)
    _roots: tuple[Path, ...] = ()
    _found: dict[str, Path | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._roots = (self.folder, self.folder / "plugins")

    def read(self, path: Path) -> Source:
        """The file, from memory the second time."""
        if path not in self._read:
            self._read[path] = read_source(path)
        return self._read[path]

    def files(self) -> list[Path]:
        """Every Python file, sorted: DAGs, helpers and plugins."""
        found = []
        for path in sorted(self.folder.rglob("*.py")):
            parts = path.relative_to(self.folder).parts
            if parts[0] != "tests" and not any(part in NOT_DAGS_ANYWHERE for part in parts) and path.is_file():
                found.append(path)
        return found

    def is_plugin(self, path: Path) -> bool:
        """Whether the file is imported by others only."""
        return path.is_relative_to(self.folder / "plugins")

    def find(self, module: str) -> Path | None:
        """The file of a module by its full name; of a package its `__init__`, or its folder where there is none."""
        if module not in self._found:
            self._found[module] = self._search(module)
        return self._found[module]

    def _search(self, module: str) -> Path | None:
        parts = module.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        relative = Path(*parts)
        for root in self._roots:
            for candidate in (root / relative.with_suffix(".py"), root / relative / "__init__.py"):
                if candidate.is_file():
                    return candidate
        return next((root / relative for root in self._roots if (root / relative).is_dir()), None)

    def name_of(self, path: Path) -> str:
        """The module's name that the file has for those who import it."""
        root = self._roots[1] if self.is_plugin(path) else self._roots[0]
        parts = list(path.relative_to(root).with_suffix("").parts)
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
