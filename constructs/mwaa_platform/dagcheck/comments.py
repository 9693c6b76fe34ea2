"""Comments in DAG files that settle what cannot be told.

`# mwaa-platform: uses s3 bucket=raw-{stage} prefix=incoming/* access=read, because the bucket stands in a variable`
`# mwaa-platform: uses nothing, because …`
`# mwaa-platform: accepts DAG-PokeSensor, because the file is there within a minute of the start`
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from mwaa_platform.dagcheck.advice.rules import RULES
from mwaa_platform.dagcheck.proposals import BY_SERVICE, many
from mwaa_platform.dagcheck.sources import Source
from mwaa_platform.declared import expand
from mwaa_platform.integrations import ServiceIntegration

_COMMENT = re.compile(r"#\s*mwaa-platform:\s*(.*)$")
_FORM = re.compile(
    r"uses\s+(?P<service>[a-z0-9_]+)(?P<keys>(?:\s+[a-z_]+=[^\s,]+(?:,[^\s,]+)*)*)\s*,?\s+because\s+(?P<reason>\S.*)"
)
_ACCEPTS = re.compile(r"accepts\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)\s*,?\s+because\s+(?P<reason>\S.*)")
MIN_REASON_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `problem` says what is wrong with it, and then it settles nothing."""

    line: int
    text: str
    service: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    accepts: tuple[str, ...] = ()
    """Rules of the advice for MWAA; such a comment says nothing of calls."""

    def integration(self, values: dict[str, str]) -> ServiceIntegration | None:
        """The line it stands for at a stage; nothing for `uses nothing`.

        Raises:
            ValidationError: a key or value is not the integration's.
        """
        if self.service == "nothing" or self.accepts:
            return None
        model = BY_SERVICE[self.service]
        given = {key: expand(value, values) for key, value in self.fields}
        return model.model_validate(
            {"service": self.service} | {key: _value(model, key, value) for key, value in given.items()}
        )


def _value(model: type[ServiceIntegration], key: str, value: str) -> object:
    if key in model.model_fields and many(model, key):
        return tuple(value.split(","))
    return {"true": True, "false": False}.get(value, value)


def comments_in(source: Source) -> Iterator[Comment]:
    """Every comment of ours in a file."""
    for number, line in enumerate(source.lines, start=1):
        if "mwaa-platform:" in line and (found := _COMMENT.search(line)):
            yield _read(number, found[1].strip())


def _read(line: int, text: str) -> Comment:
    found = _FORM.fullmatch(text)
    if accepted := _ACCEPTS.fullmatch(text):
        return _accepting(line, text, accepted)
    if not found:
        return Comment(
            line,
            text,
            problem="does not say `uses SERVICE key=value …, because REASON`, `uses nothing, because REASON` or "
            "`accepts RULE, because REASON`",
        )
    service = found["service"]
    fields = tuple(tuple(part.split("=", 1)) for part in found["keys"].split())
    comment = Comment(line, text, service, fields)
    if len(found["reason"]) < MIN_REASON_CHARACTERS:
        return Comment(line, text, problem="gives no reason that a reviewer could judge")
    if service == "nothing":
        return comment
    if service not in BY_SERVICE:
        return Comment(line, text, problem=f"names no integration; there are {', '.join(sorted(BY_SERVICE))}")
    try:
        comment.integration({})
    except ValidationError as error:
        first = error.errors()[0]
        return Comment(
            line, text, problem=f"is no line of {service}: {'.'.join(map(str, first['loc']))} {first['msg'].lower()}"
        )
    return comment


def _accepting(line: int, text: str, accepted: re.Match[str]) -> Comment:
    rules = tuple(rule.strip() for rule in accepted["rules"].split(","))
    if unknown := [rule for rule in rules if rule not in RULES]:
        return Comment(line, text, problem=f"names no rule with {unknown[0]}; there are {', '.join(RULES)}")
    if len(accepted["reason"]) < MIN_REASON_CHARACTERS:
        return Comment(line, text, problem="gives no reason that a reviewer could judge")
    return Comment(line, text, accepts=rules)
