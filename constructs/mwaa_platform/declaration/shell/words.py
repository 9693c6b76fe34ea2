"""A shell script's words and operators, as bash tells them apart: quotes, comments, here-documents, commands within commands.

Source: bash's manual, "Shell Syntax". Words are not expanded; `$(…)` and backquotes stay in the word and are handed on as text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|&>>?|<<<|<<-?|[<>]&|>>|>\||[<>|&;()\n]")
_HERE = ("<<", "<<-")


@dataclass(slots=True)
class Token:
    """One word or operator with its line; `nested` are commands inside of a word, each with the line that it begins in."""

    text: str
    line: int
    is_word: bool = True
    nested: list[tuple[int, str]] = field(default_factory=list)


def tokens(script: str, first_line: int = 1) -> Iterator[Token]:
    """All of them in order; what stands in a here-document is none."""
    return _Reader(script, first_line).tokens()


class _Reader:
    def __init__(self, script: str, first_line: int) -> None:
        self._script, self._at, self._line = script, 0, first_line
        self._documents: list[str] = []

    def tokens(self) -> Iterator[Token]:
        awaited = False
        while self._at < len(self._script):
            if self._script.startswith("\\\n", self._at):
                self._skip(2)
            elif self._script[self._at] in " \t\r":
                self._skip(1)
            elif self._script[self._at] == "#":
                self._skip(len(self._script[self._at :].partition("\n")[0]))
            elif operator := _OPERATOR.match(self._script, self._at):
                line = self._line
                self._skip(len(operator[0]))
                awaited = operator[0] in _HERE
                yield Token(operator[0], line, is_word=False)
                if operator[0] == "\n":
                    self._pass_documents()
            else:
                word = self._word()
                if awaited:
                    self._documents.append(word.text)
                awaited = False
                yield word

    def _skip(self, count: int) -> str:
        passed = self._script[self._at : self._at + count]
        self._at += count
        self._line += passed.count("\n")
        return passed

    def _word(self) -> Token:
        token = Token("", self._line)
        while self._at < len(self._script):
            letter = self._script[self._at]
            if letter in " \t\r" or (_OPERATOR.match(self._script, self._at) and letter):
                break
            if letter == "'":
                token.text += self._skip(self._until("'", self._at + 1) - self._at)[1:].removesuffix("'")
            elif letter == '"':
                self._skip(1)
                self._quoted(token)
            else:
                self._piece(token)
        return token

    def _quoted(self, token: Token) -> None:
        while self._at < len(self._script) and self._script[self._at] != '"':
            self._piece(token)
        self._skip(1)

    def _piece(self, token: Token) -> None:
        """One letter, or a command inside of the word."""
        if self._script.startswith("\\\n", self._at):
            self._skip(2)
        elif self._script[self._at] == "\\":
            token.text += self._skip(2)[1:]
        elif self._script.startswith("$(", self._at):
            line, inner = self._line, self._skip(self._closing(self._at + 2) - self._at)
            token.nested.append((line, inner[2:].removesuffix(")")))
            token.text += inner
        elif self._script[self._at] == "`":
            line, inner = self._line, self._skip(self._until("`", self._at + 1) - self._at)
            token.nested.append((line, inner.strip("`")))
            token.text += inner
        else:
            token.text += self._skip(1)

    def _until(self, letter: str, start: int) -> int:
        found = self._script.find(letter, start)
        return len(self._script) if found < 0 else found + 1

    def _closing(self, start: int) -> int:
        """Behind the parenthesis that ends a command, whose own quotes and parentheses count."""
        depth, at = 1, start
        while at < len(self._script) and depth:
            letter = self._script[at]
            if letter in "'\"":
                at = self._until(letter, at + 1)
                continue
            depth += {"(": 1, ")": -1}.get(letter, 0)
            at += 2 if letter == "\\" else 1
        return at

    def _pass_documents(self) -> None:
        for end in self._documents:
            while self._at < len(self._script):
                line = self._skip(len(self._script[self._at :].partition("\n")[0]) + 1)
                if line.strip("\t\n") == end:
                    break
        self._documents.clear()
