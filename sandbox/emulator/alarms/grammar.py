"""The language of metric math, read by lark.

Source: CloudWatch User Guide, using-metric-math (2026). Precedence of operators is not documented there; here it is the usual one.
"""

from functools import lru_cache
from typing import Any

import lark

from sandbox.emulator.alarms.series import ExpressionError

_GRAMMAR = r"""
?start: or
?or: and | or ("OR" | "||") and
?and: comparison | and ("AND" | "&&") comparison
?comparison: sum | comparison COMPARISON sum
?sum: product | sum SIGN product
?product: negative | product FACTOR negative
?negative: power | "-" negative -> minus
?power: atom | atom "^" negative
?atom: NUMBER -> number
    | STRING -> string
    | NAME -> name
    | FUNCTION "(" [or ("," or)*] ")" -> call
    | "[" or ("," or)* "]" -> array
    | "(" or ")"
    | FUNCTION -> word

COMPARISON: "==" | "!=" | "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
FACTOR: "*" | "/"
NAME: /[a-z][a-zA-Z0-9_]*/
FUNCTION: /(?!(AND|OR)\b)[A-Z][A-Z0-9_]*/
STRING: /"[^"]*"/ | /'[^']*'/
%import common.NUMBER
%import common.WS
%ignore WS
"""

_PARSER = lark.Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


@lru_cache(maxsize=1024)
def parse(expression: str) -> "lark.Tree[Any]":
    """The expression's tree.

    Raises:
        ExpressionError: with the place where reading stopped.
    """
    try:
        return _PARSER.parse(expression)
    except lark.exceptions.UnexpectedInput as error:
        place = "at its end" if error.pos_in_stream in (None, -1) else f"at character {error.pos_in_stream}"
        raise ExpressionError(f"the expression {expression!r} cannot be read {place}") from error


def names(expression: str) -> frozenset[str]:
    """The ids that the expression uses.

    Raises:
        ExpressionError: it cannot be read.
    """
    tree = parse(expression)
    trees = tree.find_data("name") if isinstance(tree, lark.Tree) else ()
    return frozenset(str(found.children[0]) for found in trees)
