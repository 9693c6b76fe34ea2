"""Secrets as text: by their form, or by the name of what they are given to. What they are is never part of what is said."""

import ast
import re
from collections.abc import Iterator

from mwaa_platform.dagcheck.advice.rules import SECRET_IN_CODE
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.run import Where
from mwaa_platform.dagcheck.sources import Source

_FORMS = re.compile(
    r"(?P<key_id>\b(?:AKIA|ASIA)(?!\w*EXAMPLE)[A-Z2-7]{16}\b)"
    r"|(?P<private_key>-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----)"
    r"|(?P<uri>\b[a-z][a-z0-9+.-]*://[^\s:/@'\"{}$<>%]*:(?![{$<%*])[^\s:/@'\"{}$<>*]+@[\w.-])"
)
"""Key ids: IAM User Guide, unique identifiers; AWS's own examples end in EXAMPLE."""
_SAID = {
    "key_id": "an AWS access key id stands here",
    "private_key": "a private key stands here",
    "uri": "an address with a password stands here",
}
_NAMES = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|secret|token|api_?key|secret_?access_?key|aws_secret_access_key|private_?key)$",
    re.IGNORECASE,
)
_NO_SECRET = re.compile(r"\{\{|\{%|^\$|^<|^\*+$|^arn:|^airflow/|^\s*$")
"""Templates, what a shell would fill, stand-ins, and names of secrets."""


def secrets(source: Source) -> Iterator[Advice]:
    """Every secret of a file, one for a line."""
    found: dict[int, str] = {}
    text = "\n".join(source.lines)
    for match in _FORMS.finditer(text):
        found.setdefault(text.count("\n", 0, match.start()) + 1, _SAID[match.lastgroup or ""])
    for line, name in _given(source):
        found.setdefault(line, f"{name} is given as text")
    for line, said in sorted(found.items()):
        yield Advice(SECRET_IN_CODE, Where(source.path, line, line), said)


def _given(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.nodes:
        if isinstance(node, ast.keyword):
            yield from _one(node.arg, node.value)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                yield from _one(key.value if isinstance(key, ast.Constant) else None, value)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _one(target.id if isinstance(target, ast.Name) else None, node.value)
        elif isinstance(node, ast.AnnAssign):
            yield from _one(node.target.id if isinstance(node.target, ast.Name) else None, node.value)


def _one(name: object, value: ast.expr | None) -> Iterator[tuple[int, str]]:
    text = value.value if isinstance(value, ast.Constant) else None
    if isinstance(value, ast.Constant) and isinstance(text, str) and isinstance(name, str):
        yield from [(value.lineno, name)] if _NAMES.search(name) and not _NO_SECRET.search(text) else ()
