"""What a word of a shell script comes to: without its quotes, with the values that the script itself has set.

A variable that it has not set stays as it is written, and so does a command within a word.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_VARIABLE = re.compile(
    r"\\(?P<escaped>[\s\S])|\$(?:\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\}|(?P<bare>[A-Za-z_][A-Za-z0-9_]*))"
)
_ESCAPED = re.compile(r"\\([\s\S])")
_LEFT_BY_DOUBLE_QUOTES = '$`"\\\n'


def source(node: "Node") -> str:
    """As it stands in the script."""
    return (node.text or b"").decode("utf-8", "replace")


def word(node: "Node", values: Mapping[str, str]) -> str:
    """The text that a command gets."""
    text = source(node)
    match node.type:
        case "variable_assignment":
            value = node.child_by_field_name("value")
            return text.partition("=")[0] + "=" + ("" if value is None else word(value, values))
        case "concatenation" | "command_name":
            return "".join(word(child, values) for child in node.children)
        case "raw_string":
            return text[1:-1]
        case "ansi_c_string":
            return text[2:-1]
        case "string" | "translated_string":
            return _filled(text.removeprefix("$")[1:-1], values, _LEFT_BY_DOUBLE_QUOTES)
        case "simple_expansion" | "expansion":
            return _filled(text, values, "")
        case "word":
            return _ESCAPED.sub(lambda found: "" if found[1] == "\n" else found[1], text)
    return text


def _filled(text: str, values: Mapping[str, str], escaped: str) -> str:
    def one(found: re.Match[str]) -> str:
        if letter := found["escaped"]:
            return "" if letter == "\n" else letter if letter in escaped else found[0]
        return values.get(found["braced"] or found["bare"], found[0])

    return _VARIABLE.sub(one, text)
