"""The commands of a shell script: with what exports, and whether every run of the script comes to them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mwaa_platform.declaration.shell.wording import told
from mwaa_platform.declaration.shell.words import source, word

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_WITHIN_A_WORD = {"command_substitution", "process_substitution"}
_PREFIXES = {"time", "exec", "command", "builtin", "coproc"}
_WRAPPERS = {"sudo": 0, "env": 0, "nice": 0, "nohup": 0, "timeout": 1, "retry": 0}
"""Commands that run another one, and how many words of their own they take before it."""
_SHELLS = (("sh",), ("bash",))
_ASKS = {"test", "grep", "egrep", "fgrep", "which", "type", "hash", "pgrep", "cmp", "diff"}
"""Commands that fail to say no; of any other it is assumed that a run needs it to work."""
_ENDS = (["exit"], ["return"])
_GIVES_UP = (*_ENDS, ["false"])
_BEGIN_A_BODY = {"then", "do_group", "else_clause", "elif_clause"}


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command; values that the script itself has set stand in its words for their variables."""

    line: int
    words: tuple[str, ...]
    exports: Mapping[str, str]
    """What it has in its environment from the script."""
    always: bool = True
    """Whether every run comes to it, and its failure is not made up for."""

    @property
    def text(self) -> str:
        """On one line, as a person would write it, without secrets."""
        return told(self.words)


def unwrapped(words: Sequence[str]) -> tuple[str, ...]:
    """What is run in the end: without `sudo -E`, `env A=b`, `timeout 60`."""
    left = list(words)
    while left and PurePosixPath(left[0]).name in _WRAPPERS:
        takes = _WRAPPERS[PurePosixPath(left.pop(0)).name]
        while left and (left[0].startswith("-") or re.match(r"[A-Za-z_]\w*=", left[0])):
            left.pop(0)
        left = left[takes:]
    return tuple(left)


def commands(script: str, holds: Callable[[str], bool], exports: Mapping[str, str]) -> Iterator[Command]:
    """In order, those within a word before its own. `exports` are there before.

    `holds` tells of a condition, without its quotes, whether some run finds it true for certain; one that begins with `! ` is
    asked for where a run has to find it false. Of a script that is not understood as a whole nothing is certain.
    """
    root = _parser().parse(script.encode()).root_node
    yield from _Walk(holds, {}, dict(exports)).through(root, sure=not root.has_error)


@cache
def _parser() -> "Parser":
    """Loaded where there is a script to read: most teams have none."""
    import tree_sitter_bash
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_bash.language()))


class _Walk:
    """Goes through the script as bash does: what is set, what is exported, and what is certain."""

    def __init__(self, holds: Callable[[str], bool], values: dict[str, str], exports: dict[str, str]) -> None:
        self._holds, self._values, self._exports = holds, values, exports
        self._ended = False
        """Whether some run has ended, or may have."""

    def through(self, node: "Node", *, sure: bool) -> Iterator[Command]:
        match node.type:
            case "command":
                yield from self._command(node, sure)
            case "variable_assignment" | "variable_assignments":
                yield from self._within(node, sure)
                self._set(dict(self._settings(node)))
            case "declaration_command":
                yield from self._within(node, sure)
                self._declare(node)
                yield from self._run(node, self._words(node), dict(self._exports), sure and not self._ended)
            case "unset_command":
                for name in map(source, node.named_children):
                    self._values.pop(name, None)
                    self._exports.pop(name, None)
            case "list":
                yield from self._list(node, sure)
            case "if_statement" | "elif_clause" | "while_statement":
                yield from self._conditional(node, sure)
            case "case_statement":
                value = node.child_by_field_name("value")
                yield from self._branch(node, sure, "" if value is None else source(value))
            case "function_definition":
                yield from self._copy().children(node, sure=False)
            case "negated_command":
                yield from self.children(node, sure=False)
            case "subshell" | "command_substitution" | "process_substitution":
                yield from self._copy().children(node, sure=sure)
            case _:
                yield from self.children(node, sure=sure)

    def children(self, node: "Node", *, sure: bool) -> Iterator[Command]:
        for child in node.named_children:
            yield from self.through(child, sure=sure)

    def _copy(self) -> "_Walk":
        return _Walk(self._holds, dict(self._values), dict(self._exports))

    def _command(self, node: "Node", sure: bool) -> Iterator[Command]:
        yield from self._within(node, sure)
        words, settings = self._words(node), dict(self._settings(node))
        if words:
            yield from self._run(node, words, {**self._exports, **settings}, sure and not self._ended)
        else:
            self._set(settings)
        if words[:1] in _ENDS:
            self._ended = True

    def _run(self, node: "Node", words: list[str], exports: dict[str, str], always: bool) -> Iterator[Command]:
        line = node.start_point.row + 1
        yield Command(line, tuple(words), exports, always)
        called = unwrapped(words)
        if called[:1] in _SHELLS and "-c" in called[:-1]:
            for inner in commands(called[called.index("-c") + 1], self._holds, exports):
                yield replace(inner, line=line, always=always and inner.always)

    def _words(self, node: "Node") -> list[str]:
        words = [word(child, self._values) for child in node.children if not _is_aside(child)]
        while len(words) > 1 and words[0] in _PREFIXES and not words[1].startswith("-"):
            words = words[1:]
        return [text for text in words if text]

    def _within(self, node: "Node", sure: bool) -> Iterator[Command]:
        """What stands in the words of a command."""
        for child in node.children:
            if child.type in _WITHIN_A_WORD:
                yield from self.through(child, sure=sure)
            else:
                yield from self._within(child, sure)

    def _settings(self, node: "Node") -> Iterator[tuple[str, str]]:
        nodes = [node] if node.type == "variable_assignment" else node.named_children
        for child in nodes:
            name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if child.type == "variable_assignment" and name is not None:
                yield source(name), "" if value is None else word(value, self._values)

    def _set(self, settings: Mapping[str, str]) -> None:
        self._values |= settings
        self._exports |= {name: value for name, value in settings.items() if name in self._exports}

    def _declare(self, node: "Node") -> None:
        settings = dict(self._settings(node))
        self._values |= settings
        words = {source(child) for child in node.children}
        if "export" in words or "-x" in words:
            named = [source(child) for child in node.named_children if child.type == "variable_name"]
            self._exports |= settings | {name: self._values.get(name, "") for name in named}
        else:
            self._set(settings)

    def _list(self, node: "Node", sure: bool) -> Iterator[Command]:
        left, right = node.named_children[0], node.named_children[-1]
        either = any(child.type == "||" for child in node.children)
        gives_up = self._words_of(right)[:1] in _GIVES_UP
        yield from self.through(left, sure=sure and (not either or gives_up))
        ended = self._ended
        yield from self.through(right, sure=sure and not either and self._true(left))
        if self._ended and not ended:
            self._ended = not (self._true(left) if either else self._false(left))

    def _words_of(self, node: "Node") -> list[str]:
        return self._words(node) if node.type == "command" else []

    def _conditional(self, node: "Node", sure: bool) -> Iterator[Command]:
        """`if` and its kin: a condition, then what is run if it is true, then the rest."""
        begun = next((n for n, child in enumerate(node.children) if child.type in _BEGIN_A_BODY), len(node.children))
        conditions, rest = node.children[:begun], node.children[begun:]
        for condition in conditions:
            yield from self.through(condition, sure=False)
        last = next((child for child in reversed(conditions) if child.is_named), None)
        known = last is not None and self._true(last, asked=True)
        for child in rest:
            ended = self._ended
            yield from self.through(child, sure=sure and known)
            if self._ended and not ended:
                otherwise = child.type in ("else_clause", "elif_clause")
                self._ended = last is None or not (known if otherwise else self._false(last))

    def _branch(self, node: "Node", sure: bool, condition: str) -> Iterator[Command]:
        ended = self._ended
        yield from self.children(node, sure=sure and self._holds(_plain(condition)))
        self._ended = ended or (self._ended and not self._holds(_plain(condition)))

    def _true(self, node: "Node", *, asked: bool = False) -> bool:
        """Whether some run goes on behind it for certain; `asked`: it is a condition, and may well fail."""
        if node.type == "list":
            both = [self._true(child, asked=asked) for child in node.named_children]
            return all(both) and not any(child.type == "||" for child in node.children)
        if asked or self._is_a_test(node):
            return self._holds(_plain(source(node)))
        return True

    def _false(self, node: "Node") -> bool:
        text = _plain(source(node))
        return node.type != "list" and self._holds(text.removeprefix("! ") if text.startswith("! ") else f"! {text}")

    def _is_a_test(self, node: "Node") -> bool:
        words = self._words_of(node.named_children[-1] if node.type == "pipeline" else node)
        return node.type in ("test_command", "negated_command") or (
            bool(words) and (words[0] in _ASKS or words[0] == "command" or "-q" in words[1:2])
        )


def _is_aside(node: "Node") -> bool:
    """Of what a command consists of, redirections and what is set for it alone."""
    is_setting = node.type == "variable_assignment" and node.parent is not None and node.parent.type == "command"
    return is_setting or node.type.endswith("_redirect")


def _plain(text: str) -> str:
    return text.replace('"', "").replace("'", "")
