"""A script's commands: told apart as bash does, with what exports, and whether every run comes to them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwaa_platform.declaration.shell.commands import Command, commands


def read(script: str, exports: Mapping[str, str] | None = None) -> list[Command]:
    """Of conditions only those that name `KNOWN` are certain."""
    return list(commands(script, lambda condition: "KNOWN" in condition, exports or {}))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("a 'b c' \"d  e\" f\\ g", [("a", "b c", "d  e", "f g")]),
        ("a \\\n  b # c", [("a", "b")]),
        ("a b#c 'd\ne'", [("a", "b#c", "d\ne")]),
        ("a; b & c | d && e", [("a",), ("b",), ("c",), ("d",), ("e",)]),
        ("a 2>&1 >/dev/null <in", [("a",)]),
        ("cat <<END\nx y\nEND\nb", [("cat",), ("b",)]),
        ("cat <<-'END'\n\tx\n\tEND\nb", [("cat",), ("b",)]),
        ("cat <<< x\nb", [("cat",), ("b",)]),
        ("A=1\nB=$A/x\ngo $B ${A} $C", [("go", "1/x", "1", "$C")]),
        ('x=$(one "$(two)")', [("two",), ("one", "$(two)")]),
        ("echo `one`", [("one",), ("echo", "`one`")]),
        ("(cd x; go)", [("cd", "x"), ("go",)]),
        ("{ go; }", [("go",)]),
        ("if a; then b; elif c; then d; else e; fi", [("a",), ("b",), ("c",), ("d",), ("e",)]),
        ("for x in 1 2; do go; done", [("go",)]),
        ("function f { go; }", [("go",)]),
        ("A=1\ngo '$A' \"\\$A $A\"", [("go", "$A", "$A 1")]),
        ("export A='1 2' B", [("export", "A=1 2", "B")]),
        ("a <<END\n$(b)\nEND", [("a",), ("b",)]),
        ("sudo -E bash -c 'a; b'", [("sudo", "-E", "bash", "-c", "a; b"), ("a",), ("b",)]),
        ("exec a; command -v b; time c", [("a",), ("command", "-v", "b"), ("c",)]),
    ],
)
def test_commands_are_told_apart(script: str, words: list[tuple[str, ...]]) -> None:
    assert [command.words for command in read(script)] == words


@pytest.mark.parametrize(
    "script",
    [
        "go",
        "a && go",
        "a; go || exit 1",
        "if [ KNOWN ]; then go; fi",
        "if [ KNOWN ]\nthen\n  go\nfi",
        "if [ KNOWN ]; then a; else go; fi",
        "[ KNOWN ] && go",
        "if a; then b; fi\ngo",
        "f() {\n  a\n}\ngo",
        "for x in 1 2; do go; done",
        "x=()\ngo",
        "case KNOWN in\n  a) go;;\nesac",
        "a || b\ngo",
        "if [ KNOWN ]; then exit 0; fi\ngo",
        "[ KNOWN ] && return\ngo",
        "if a; then (exit 1); fi\ngo",
        "false || exit 1\ngo",
        "bash -c 'a && go'",
    ],
)
def test_every_run_comes_to_it(script: str) -> None:
    assert [command.always for command in read(script) if command.words == ("go",)] == [True]


@pytest.mark.parametrize(
    "script",
    [
        "if go; then a; fi",
        "if a; then go; fi",
        "if [ KNOWN ] && [ x ]; then go; fi",
        "if a; then b; elif [ KNOWN ]; then go; fi",
        "a || go",
        "go || true",
        "[ x ] && go",
        "[ x ] && a && go",
        "f() {\n  go\n}",
        "function f {\n  go\n}",
        "while a; do go; done",
        "case $x in\n  a) go;;\nesac",
        "if a; then x=$(go); fi",
        "grep -q x y && go",
        "a | grep x && go",
        "! command -v x && go",
        "! go",
        "if a; then exit 0; fi\ngo",
        "[ x ] || exit 0\ngo",
        "case $x in\n  a) exit;;\nesac\ngo",
        "exit\ngo",
        "go\nif [",
        "a || bash -c go",
    ],
)
def test_some_runs_do_not_come_to_it(script: str) -> None:
    assert [command.always for command in read(script) if command.words == ("go",)] == [False]


def test_what_a_command_has_in_its_environment() -> None:
    script = "A=1\nexport B=2 C\nD=4 go\nB=3\ngo\nunset B\ngo"
    assert [dict(c.exports) for c in read(script, {"Z": "0"}) if c.words == ("go",)] == [
        {"Z": "0", "B": "2", "C": "", "D": "4"},
        {"Z": "0", "B": "3", "C": ""},
        {"Z": "0", "C": ""},
    ]


def test_lines_are_those_where_a_command_begins() -> None:
    script = "# a\n\na \\\n  b\nx='\n'\ncat <<E\n\nE\nc $(\n  d\n)"
    assert [(c.words[0], c.line) for c in read(script)] == [("a", 3), ("cat", 7), ("d", 11), ("c", 10)]


PIECES = [
    "if",
    "fi",
    "{",
    "}",
    "do",
    "esac",
    "$(",
    ")",
    "`",
    "'",
    '"',
    "\\",
    "\n",
    "<<",
    "E",
    " ",
    ";;",
    "&&",
    "||",
    "()",
    "#",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_text_is_too_strange(script: str) -> None:
    for command in read(script):
        assert command.words
        assert command.line <= script.count("\n") + 1
