"""Integrations against each other and against every stage."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.wording import show
from mwaa_platform.declared import expand, placeholders_in
from mwaa_platform.integrations import Integration

_ADAPTER: TypeAdapter[Any] = TypeAdapter(Integration)


def _declared(draft: Draft) -> list[Any]:
    declared = draft.data.get("integrations")
    return declared if isinstance(declared, list) else []


def ids_are_unique(draft: Draft) -> Iterator[Problem]:
    """Two integrations of one id would give DAGs one name for two things."""
    first: dict[str, int] = {}
    for index, declared in enumerate(_declared(draft)):
        name = declared.get("id") if isinstance(declared, dict) else None
        if not isinstance(name, str):
            continue
        if first.setdefault(name, index) != index:
            message = f"the id {name} stands at integrations[{first[name]}] too"
            yield Problem(message, ("integrations", index, "id"), name, cure="give each its own id")


def values_fit_each_stage(draft: Draft) -> Iterator[Problem]:
    """Values with placeholders are valid once filled; those without were checked before."""
    for index, declared in enumerate(_declared(draft)):
        if not _has_placeholder(declared):
            continue
        for name, stage in draft.stages("account", "region"):
            filled = expand(declared, draft.values(name, stage))
            try:
                _ADAPTER.validate_python(filled)
            except ValidationError as error:
                yield from _filled_problems(error, index, name)


def _has_placeholder(value: Any) -> bool:
    if isinstance(value, str):
        return bool(placeholders_in(value))
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_has_placeholder(item) for item in items)


def _filled_problems(error: ValidationError, index: int, stage: str) -> Iterator[Problem]:
    for details in error.errors(include_url=False):
        context = details.get("ctx", {})
        if details["type"] == "refused":
            keys = ("integrations", index, *details["loc"][1:])
            yield Problem(
                f"in stage {stage}: {context['message']}",
                keys,
                show(details["input"]),
                context["allowed"],
                context["cure"],
            )
