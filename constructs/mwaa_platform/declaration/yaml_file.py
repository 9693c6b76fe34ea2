"""One YAML file as plain data, with the line of every key and value.

PyYAML's node graph is used instead of its loader: it keeps marks, and shows the duplicate keys that a loader drops in silence.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.yaml_words import cure_of

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 1_000_000
MAX_NODES = 20_000
"""Far above any real declaration; bounds what a file full of aliases can unfold to."""
MAX_DEPTH = 50
MAX_BITS = 64
"""Of a whole number: Python refuses to print one of some thousand digits."""


@dataclass(slots=True)
class YamlFile:
    """The file's data, where each part of it stands, and what was wrong with its form."""

    path: Path
    data: Any = None
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, keys: Keys) -> int:
        """The line of the nearest thing that is written: the value, else what holds it."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)


def read_yaml(path: Path) -> YamlFile:
    """Read a file; what cannot be read is a problem in the result, never an exception."""
    file = YamlFile(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            file.problems.append(
                Problem(
                    f"larger than {MAX_BYTES:,} bytes: no declaration", cure="keep only what is declared", file=path
                )
            )
            return file
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        file.problems.append(
            Problem(f"cannot be read: {_reason(error)}", cure="save it as text in UTF-8, readable by you", file=path)
        )
        return file
    loader = _Loader(text)
    try:
        _check_depth(text)
        node = loader.get_single_node()
        if node is not None:
            file.data = _Reader(file, loader).read(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = " ".join(part for part in (error.context, error.problem) if part)
        file.problems.append(_invalid(path, what, text, line))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        file.problems.append(_invalid(path, _reason(error), text, 1))
    finally:
        loader.dispose()
    return file


def _check_depth(text: str) -> None:
    """PyYAML in C goes down one frame of C's own stack per level: a file that is all brackets would end the process."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                # The C parser's marks are of another class than the one that PyYAML's errors declare.
                mark: Any = event.start_mark
                raise yaml.composer.ComposerError(None, None, f"nested deeper than {MAX_DEPTH} levels", mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _invalid(path: Path, what: str, text: str, line: int) -> Problem:
    """With the line as it is written, for the parser's words alone tell few people anything."""
    lines = text.split("\n")
    got = lines[line - 1].strip() if line <= len(lines) else ""
    return Problem(f"is not valid YAML: {what}", got=got, cure=cure_of(what), file=path, line=line)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error).splitlines()[0] if str(error) else type(error).__name__


class _Reader:
    """Turns nodes into data and notes where each stood."""

    def __init__(self, file: YamlFile, loader: Any) -> None:
        self._file = file
        self._loader = loader
        self._nodes = 0

    def read(self, node: yaml.Node, keys: Keys) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise ValueError(f"more than {MAX_NODES:,} values")
        self._file.lines.setdefault(keys, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*keys, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        """PyYAML's constructors let several exceptions through for a tag that does not fit its value, as `!!bool maybe`."""
        try:
            value = self._loader.construct_object(node, deep=True)
        except (ValueError, KeyError, AttributeError, TypeError, OverflowError):
            kind = node.tag.rpartition(":")[2]
            raise yaml.constructor.ConstructorError(None, None, f"the value is no {kind}", node.start_mark) from None
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            message = f"a number of more than {MAX_BITS} bits"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)
        return value

    def _mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self._scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                written = key_node.value if isinstance(key_node, yaml.ScalarNode) else "a collection"
                cure = f'write "{written}"' if isinstance(key_node, yaml.ScalarNode) else "use a plain name"
                problem = Problem(
                    "a key is no text", keys, got=str(written), cure=cure, file=self._file.path, line=line
                )
                self._file.problems.append(problem)
                continue
            if key in data:
                first = self._file.lines[(*keys, key)]
                message = f"the key {key} stands here twice, first in line {first}"
                problem = Problem(message, (*keys, key), cure="keep one of the two", file=self._file.path, line=line)
                self._file.problems.append(problem)
                continue
            self._file.lines[(*keys, key)] = line
            data[key] = self.read(value_node, (*keys, key))
        return data
