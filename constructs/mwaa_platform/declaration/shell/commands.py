"""The commands of a shell script: with what exports, and whether every run of the script comes to them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mwaa_platform.declaration.shell.words import Token, tokens

_CLOSES = {"fi": ("if",), "done": ("while", "until", "for", "select"), "esac": ("case",), "}": ("{", "function")}
_OPENS = {"if", "elif", "while", "until", "for", "select", "case", "function"}
_KEYWORDS = {"!", "time", "then", "do", "else", "{", "exec", "command", "builtin", *_OPENS, *_CLOSES}
_ENDS = {"\n", ";", "&", "&&", "||", "|", "|&", ";;", ";&", ";;&", "(", ")"}
_REDIRECTS = {"<", ">", ">>", ">|", "<<", "<<-", "<<<", "&>", "&>>", ">&", "<&"}
_ASSIGNED = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>.*)", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\}|(?P<bare>[A-Za-z_][A-Za-z0-9_]*))")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_TESTS = {"[", "[[", "test"}
_CHAINED = {"&&", "||", "|", "|&"}
_GIVES_UP = {"exit", "return", "false"}


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command; values that the script itself has set stand in its words for their variables."""

    line: int
    words: tuple[str, ...]
    exports: Mapping[str, str]
    """What it has in its environment from the script."""
    writes: tuple[str, ...] = ()
    """Files that its output goes to."""
    always: bool = True
    """Whether every run comes to it, and its failure is not made up for."""

    @property
    def text(self) -> str:
        """On one line, as a person would write it."""
        return " ".join(self.words)


@dataclass(slots=True)
class _Part:
    """What stands between two operators."""

    line: int = 0
    words: list[str] = field(default_factory=list)
    nested: list[tuple[int, str]] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    before: str = "\n"
    after: str = "\n"


def commands(script: str, is_sure: Callable[[str], bool], exports: Mapping[str, str]) -> Iterator[Command]:
    """In order. `is_sure` tells of a condition whether some run comes behind it for certain; `exports` are there before."""
    yield from _Reader(is_sure, {}, dict(exports)).commands(script, 1, always=True)


class _Reader:
    """Follows the parts: which words begin and end a block, what is set, and what is certain."""

    def __init__(self, is_sure: Callable[[str], bool], values: dict[str, str], exports: dict[str, str]) -> None:
        self._is_sure, self._values, self._exports = is_sure, values, exports
        self._blocks: list[tuple[str, bool]] = []
        self._in_condition = False

    def commands(self, script: str, first_line: int, *, always: bool) -> Iterator[Command]:
        parts = list(_parts(script, first_line))
        chain, test = True, ""
        for part, following in zip(parts, [*parts, _Part()][1:], strict=True):
            if part.after == "(" and following.before == ")" and _NAME.fullmatch(" ".join(part.words)):
                self._blocks.append(("function", False))
                continue
            words = self._behind_keywords(part.words)
            if part.before not in _CHAINED:
                chain = True
            chain = chain and part.before != "||" and not (part.before == "&&" and test and not self._is_sure(test))
            sure = always and chain and not self._in_condition and all(known for _, known in self._blocks)
            sure = sure and not (part.after == "||" and not _GIVES_UP.intersection(following.words[:1]))
            test = " ".join(words) if words and (words[0] in _TESTS or part.words[:2] == ["command", "-v"]) else ""
            for line, inner in part.nested:
                within = _Reader(self._is_sure, dict(self._values), dict(self._exports))
                yield from within.commands(inner, line, always=sure)
            writes = tuple(_expanded(path, self._values) for path in part.writes)
            left, settings = self._without_settings(words)
            if left or writes:
                yield Command(part.line, tuple(left), {**self._exports, **settings}, writes, sure)

    def _behind_keywords(self, words: list[str]) -> list[str]:
        """The command in a part: without `if`, `then`, `{` and the like, which open and close blocks."""
        while words and words[0] in _KEYWORDS:
            word, words = words[0], words[1:]
            if word in ("if", "elif", "while", "until"):
                known = self._is_sure(" ".join(words))
                if word == "elif" and self._blocks:
                    word, before = self._blocks.pop()
                    known = known and before
                self._blocks.append((word, known))
                self._in_condition = True
                return words
            if word in ("then", "do"):
                self._in_condition = False
            elif word == "{" and self._opened() != "function":
                self._blocks.append(("{", True))
            elif word == "function":
                self._blocks.append((word, False))
                words = words[1:]
            elif word in ("case", "for", "select"):
                self._blocks.append((word, word == "for" or (word == "case" and self._is_sure(" ".join(words)))))
                return []
            elif self._opened() in _CLOSES.get(word, ()):
                self._blocks.pop()
        if self._in_condition and self._blocks and words:
            kind, known = self._blocks.pop()
            self._blocks.append((kind, known and self._is_sure(" ".join(words))))
        return words

    def _opened(self) -> str:
        return self._blocks[-1][0] if self._blocks else ""

    def _without_settings(self, words: list[str]) -> tuple[list[str], dict[str, str]]:
        """The command and what is set for it alone; what the script sets for itself is kept."""
        settings: dict[str, str] = {}
        words = [_expanded(word, self._values) for word in words]
        while words and (found := _ASSIGNED.fullmatch(words[0])):
            settings[found["name"]] = found["value"]
            words = words[1:]
        if not words:
            self._values.update(settings)
            self._exports.update({name: value for name, value in settings.items() if name in self._exports})
        elif words[0] in ("export", "declare", "typeset", "readonly"):
            self._declare(words[1:], exported=words[0] == "export" or "-x" in words)
        elif words[0] == "unset":
            for name in words[1:]:
                self._values.pop(name, None)
                self._exports.pop(name, None)
        return words, settings

    def _declare(self, words: list[str], *, exported: bool) -> None:
        for word in words:
            name, _, value = word.partition("=")
            if "=" in word:
                self._values[name] = value
            if exported:
                self._exports[name] = self._values.get(name, "")


def _expanded(word: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found["braced"] or found["bare"], found[0]), word)


def _parts(script: str, first_line: int) -> Iterator[_Part]:
    part, redirect = _Part(), ""
    for token in tokens(script, first_line):
        if token.is_word:
            _add(part, token, redirect)
            redirect = ""
        elif token.text in _REDIRECTS:
            if part.words and part.words[-1].isdigit():
                part.words.pop()
            redirect = token.text
        elif token.text in _ENDS:
            part.after = token.text
            if part.words or part.nested or part.writes:
                yield part
                part = _Part(before=token.text)
            elif token.text != "\n" or part.before not in ("&&", "||", "|"):
                part = _Part(before=token.text)
    if part.words or part.nested or part.writes:
        yield part


def _add(part: _Part, token: Token, redirect: str) -> None:
    part.line = part.line or token.line
    part.nested += token.nested
    if redirect.startswith((">", "&>")):
        part.writes.append(token.text)
    elif not redirect:
        part.words.append(token.text)
