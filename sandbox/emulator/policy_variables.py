"""IAM policy variables such as ${aws:userid}, which MiniStack 1.5.33's evaluator takes for plain text.

Source: IAM User Guide, "IAM policy elements: Variables and tags": a variable stands for the request's value of that key, with a
default after a comma if there is one; where the key is absent and no default is given, the statement does not match.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ministack.core import iam_evaluator

_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_LITERAL = {"*": "*", "?": "?", "$": "$"}
_ABSENT = "\x00no such key\x00"
_PAIRS = 2**17


def install() -> None:
    """Let the evaluator fill variables in resources and conditions before it compares."""
    original = iam_evaluator._first_match
    if getattr(original, "fills_variables", False):
        return

    def first_match(context: Any, statements: Any, effect: str) -> Any:
        of_effect = (s for s in statements if s.effect == effect)
        about = (s for s in of_effect if iam_evaluator._action_matches(context.action, s.actions, s.not_actions))
        return original(context, [_filled(statement, context) for statement in about], effect)

    first_match.fills_variables = True  # type: ignore[attr-defined]
    iam_evaluator._first_match = first_match
    # A proof compares the same few thousand pairs of action and pattern millions of times.
    iam_evaluator.fnmatch_iam = lru_cache(maxsize=_PAIRS)(iam_evaluator.fnmatch_iam)


def _filled(statement: Any, context: Any) -> Any:
    text = f"{statement.resources}{statement.not_resources}{statement.conditions}"
    if "${" not in text:
        return statement

    def fill(value: str) -> str:
        return _VARIABLE.sub(lambda match: _value(match[1], context), value)

    not_resources = [fill(resource) for resource in statement.not_resources]
    if any(_ABSENT in resource for resource in not_resources):
        # Not "every other resource": the statement does not match at all.
        return replace(statement, resources=[_ABSENT], not_resources=[])
    return replace(
        statement,
        resources=[fill(resource) for resource in statement.resources],
        not_resources=not_resources,
        conditions={
            operator: {
                key: fill(values) if isinstance(values, str) else [fill(str(value)) for value in values]
                for key, values in keys.items()
            }
            for operator, keys in statement.conditions.items()
        },
    )


def _value(name: str, context: Any) -> str:
    if name in _LITERAL:
        return _LITERAL[name]
    key, comma, default = name.partition(",")
    value = iam_evaluator._resolve_condition_key(key.strip(), context)
    if isinstance(value, str):
        return value
    return default.strip().strip("'") if comma else _ABSENT
