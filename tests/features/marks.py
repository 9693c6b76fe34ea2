"""The tests that name a feature, read from their source."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.features.rows import CODES

ROOT = Path(__file__).resolve().parents[2]


def shown(tests: Path = ROOT / "tests") -> Mapping[str, list[str]]:
    """Per code the tests that show it, as pytest names them; raises ValueError for a code that is none."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.feature" not in text:
            continue
        for code, test in _marks(ast.parse(text)):
            if code not in CODES:
                raise ValueError(f"{path.relative_to(tests.parent)}: {code} is no feature of tests/features/rows.py")
            found[code].append(f"{path.relative_to(tests.parent).as_posix()}{test}")
    return found


def _marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in module.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
            yield from ((code, "") for code in _codes([node.value]))
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from ((code, f"::{node.name}") for code in _codes(node.decorator_list))
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield from ((code, f"::{node.name}::{inner.name}") for code in _codes(inner.decorator_list))


def _codes(expressions: list[ast.expr]) -> Iterator[str]:
    for expression in expressions:
        for call in ast.walk(expression):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "feature":
                yield from (str(a.value) for a in call.args if isinstance(a, ast.Constant))
