"""Any Python file can be read: the standard library, made-up sources, broken ones."""

import ast
import random
import sysconfig
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mwaa_platform.aws.grants import Place
from mwaa_platform.dagcheck.advice.check import Adviser
from mwaa_platform.dagcheck.advice.parse_time import heavy_imports
from mwaa_platform.dagcheck.advice.secrets import secrets
from mwaa_platform.dagcheck.arguments import Reader
from mwaa_platform.dagcheck.comments import comments_in
from mwaa_platform.dagcheck.imports import read_module
from mwaa_platform.dagcheck.removed import in_source
from mwaa_platform.dagcheck.requests import needed
from mwaa_platform.dagcheck.run import Run
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.dagcheck.text import HOLE, covers, is_known, may_match, plain
from mwaa_platform.declaration.team import Team
from tests.dagcheck.corpus_files import ADVICE, CORPUS

STDLIB = Path(sysconfig.get_path("stdlib"))
FILES = [
    path for path in sorted(STDLIB.rglob("*.py")) if "site-packages" not in path.parts and "lib2to3" not in path.parts
]
PLACE = Place("111111111111", "eu-west-1")
STAGE = {"account": "111111111111", "region": "eu-west-1"}
TARGETS = [
    Team.model_validate(
        {
            **{"team": "team", "owner": "team@example.com", "stages": {"dev": STAGE}, "airflow": {"version": version}},
            "triggered_by": [{"service": "step_functions", "state_machine": "nightly", "dag": "d"}],
        }
    ).at("dev")
    for version in ("2.11.2", "3.3.1")
]


def _read(folder: Path, path: Path) -> Run:
    """Everything that the check does with a file, and nothing that would hide an exception."""
    sources = Sources(folder)
    run = Run(sources, {"platform.stage": "dev"})
    read_module(run, path)
    for use in run.uses:
        list(needed(use, Reader(run.options), PLACE, {}))
    source = sources.read(path)
    list(comments_in(source))
    adviser = Adviser(folder, sources, {})
    for target in TARGETS:
        adviser.look(target, run)
    assert len([*secrets(source), *heavy_imports(source, lambda name: None)]) < 10_000
    for version in ("2.11.2", "3.3.1"):
        list(in_source(source, version))
    return run


@pytest.mark.parametrize("part", range(8))
def test_the_standard_library(part: int) -> None:
    """A file's imports are followed too; what is nested deeper than Python's own limit is said by the caller."""
    for path in FILES[part::8]:
        try:
            _read(path.parent, path)
        except RecursionError:
            assert path.stat().st_size > 10_000, path


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


SOURCES = [path.read_text() for path in sorted((*CORPUS.rglob("*.py"), *ADVICE.rglob("*.py")))]
EXPRESSIONS = sorted(
    {ast.unparse(n) for t in SOURCES if _parses(t) for n in ast.walk(ast.parse(t)) if isinstance(n, ast.expr)}
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SOURCES), st.randoms(use_true_random=False), st.integers(1, 6))
def test_mutated_dags(tmp_path: Path, source: str, rng: random.Random, times: int) -> None:
    """Lines go, change places, and have others' expressions put into them."""
    lines = source.splitlines()
    for _ in range(times):
        at = rng.randrange(len(lines) + 1)
        kind = rng.randrange(4)
        if kind == 0 and lines:
            lines.pop(at % len(lines))
        elif kind == 1 and lines:
            lines.insert(at, lines[rng.randrange(len(lines))])
        elif kind == 2:
            indent = " " * (4 * rng.randrange(3))
            lines.insert(at, f"{indent}x = {rng.choice(EXPRESSIONS)}")
        elif lines:
            old = lines[at % len(lines)]
            lines[at % len(lines)] = old.replace(
                rng.choice(old.split() or ["x"]), rng.choice(EXPRESSIONS).splitlines()[0]
            )
    path = tmp_path / "dag.py"
    path.write_text("\n".join(lines))
    _read(tmp_path, path)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(EXPRESSIONS), st.sampled_from(EXPRESSIONS)), min_size=1, max_size=8),
    st.integers(0, 6),
)
def test_expressions_of_expressions(tmp_path: Path, pairs: list[tuple[str, str]], form: int) -> None:
    forms = [
        "{a}[{b}]",
        "({a})({b}, **({b}))",
        "({a}) + ({b})",
        "[({a}) for x in ({b})]",
        "f'{{{a}}}' % ({b})",
        "({a}).get({b})",
        "x",
    ]
    path = tmp_path / "dag.py"
    body = [f"x = {forms[form].format(a=a, b=b)}" for a, b in pairs]
    path.write_text("import boto3\nfrom airflow import DAG\n" + "\n".join(body))
    _read(tmp_path, path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_bytes_that_are_no_python(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dag.py"
    path.write_bytes(content)
    _read(tmp_path, path)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 150 + "1" + ")" * 150,
        "x = " + " + ".join(["'a'"] * 3000),
        "x = 'a' * 10**9",
        "x = [0] * 10**9",
        "x = 10 ** 10 ** 10",
        "x = 1 << 10**9",
        "while True:\n    x = 1",
        "def f(): return f()\nx = f()",
        "x = lambda: x()\nx()",
        "x = []\nfor i in range(10**9):\n    x.append(x)",
        "x = 'a'\nfor i in range(300):\n    x += x",
        "x = {}\nx['x'] = x\nf'{x}'",
        "x = '{0.__class__}{1}'.format(1)",
        "def f(a, *b, c=1, **d): return locals()\nf(*[1], **{'c': 2})",
        "match x:\n    case [a, *b]: pass\n    case {'k': v, **r}: pass",
        "try:\n    pass\nexcept* ValueError as e:\n    print(e)",
        "class A(A): pass\nA()",
        "class A:\n    def __init__(self): self.x = A()\nA().x.x.x",
        "from . import dag\nfrom .dag import x\nimport dag\nfrom .. import y\nfrom ... import *",
        "\x00",
        "\ue000 = 1",
        "x = '\ue001a\ue002'",
    ],
)
def test_what_is_meant_to_be_hard(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dag.py"
    path.write_text(text)
    _read(tmp_path, path)


GLOBS = st.text(alphabet="ab*?/", max_size=8)
TEXTS = st.text(alphabet=f"ab/{HOLE}", max_size=8)


@settings(max_examples=500, deadline=None)
@given(GLOBS, TEXTS, st.lists(st.text(alphabet="ab/", max_size=3), min_size=8, max_size=8))
def test_what_covers_text_with_holes_covers_every_filling(glob: str, text: str, fillings: list[str]) -> None:
    filled = text
    for filling in fillings:
        filled = filled.replace(HOLE, filling, 1)
    assert is_known(filled)
    if covers(glob, text):
        assert covers(glob, filled)
        assert may_match(glob, text)
    if covers(glob, filled):
        assert may_match(glob, text)
    assert plain(text) == text
