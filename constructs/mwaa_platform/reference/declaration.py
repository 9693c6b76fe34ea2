"""docs/reference/declaration.md: every key of team.yaml, from the models, and a list of the rules across keys."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from mwaa_platform.declaration.team import Team
from mwaa_platform.declared import PLACEHOLDERS
from mwaa_platform.declared_texts import text_of
from mwaa_platform.integrations import ServiceIntegration
from mwaa_platform.reference.declaration_rules import NAME, RULES, link_to, meaning_of, subject_of
from mwaa_platform.reference.markdown import code, codes, page, table
from mwaa_platform.reference.rule_examples import MINIMAL
from mwaa_platform.reference.updates import updated_by
from mwaa_platform.reference.values import allowed_in, default_of, type_of


def declaration_page() -> str:
    """The whole page."""
    introduction = (
        "`dags/<team>/team.yaml`, key by key. Keys that are not here are refused. "
        f"{codes(f'{{{name}}}' for name in PLACEHOLDERS)} may stand in any text but names, accounts, Regions and versions, and are "
        "filled for each stage; doubled braces are left alone. The column *change* says what a changed value does to a stage that "
        "stands: *in place* is an update of the environment (20 to 30 minutes; with `replacement: graceful` up to 12 hours), "
        "*refused* means that CloudFormation would have to replace something that is in use, and does not. "
        "Networks that stages share are declared [in a file of their own](networks.md). The least that is a declaration:"
    )
    return page("Declaration", introduction, [f"```yaml\n{MINIMAL}```", *sections(Team, ()), *_rules()])


def sections(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[str]:
    """The model's own table, then those of the models in it."""
    title = ".".join(path) if path else "The file"
    rows = [
        (
            code(name),
            type_of(field.annotation),
            default_of(field),
            allowed_in(field),
            text_of(model, name),
            updated_by((*path, name)),
        )
        for name, field in model.model_fields.items()
    ]
    columns = ("key", "type", "default", "allowed", "meaning", "change")
    heading = f"{'#' * (2 if len(path) < 2 else 3)} {code(title) if path else title}"
    yield f"{heading}\n\n{_first(model)}\n\n{table(columns, rows)}"
    for name, field in model.model_fields.items():
        for inner, suffix in _models_in(field.annotation):
            if issubclass(inner, ServiceIntegration):
                yield "## `integrations[]`\n\nOne line per AWS service: see [integrations](integrations.md)."
                break
            yield from sections(inner, (*path, f"{name}{suffix}"))


def _first(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _models_in(annotation: Any, suffix: str = "") -> Iterator[tuple[type[BaseModel], str]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, suffix
        return
    origin = get_origin(annotation)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        suffix = ".<name>"
    elif origin is tuple:
        suffix = "[]"
    for argument in get_args(annotation):
        yield from _models_in(argument, suffix)


def _rules() -> Iterator[str]:
    yield (
        "## Rules across keys\n\nWhat no single value can tell. `mwaa-platform validate` checks each and says all that is wrong "
        f"at once. Every message, and for each rule an example that breaks it and one that keeps it: [the rules]({NAME}.md)."
    )
    yield table(
        ("subject", "rule"),
        [(f"[{subject_of(rule)}]({link_to(rule)})", meaning_of(rule)) for rule in RULES],
    )
