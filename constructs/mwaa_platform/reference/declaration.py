"""docs/reference/declaration.md: every key of team.yaml, from the models, and every rule across keys, from the rules."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from mwaa_platform.declaration.rules import TEAM_RULES
from mwaa_platform.declaration.rules.acknowledgements import not_expired
from mwaa_platform.declaration.rules.across import across_teams
from mwaa_platform.declaration.rules.addresses import networks_hold
from mwaa_platform.declaration.rules.airflow import support_lasts
from mwaa_platform.declaration.rules.blocks import blocks_are_apart, existing_endpoints_are_made_once
from mwaa_platform.declaration.rules.rehearsal import rehearsal_files_exist, rehearsal_is_declared
from mwaa_platform.declaration.rules.role_size import role_fits
from mwaa_platform.declaration.rules.shared_networks import shared_networks_fit
from mwaa_platform.declaration.rules.taken_roles import roles_are_others
from mwaa_platform.declaration.team import Team
from mwaa_platform.declared import PLACEHOLDERS
from mwaa_platform.declared_texts import text_of
from mwaa_platform.integrations import ServiceIntegration
from mwaa_platform.reference.markdown import code, codes, page, table
from mwaa_platform.reference.messages import messages_of
from mwaa_platform.reference.updates import updated_by
from mwaa_platform.reference.values import allowed_in, default_of, type_of

_MINIMAL = """\
```yaml
team: orders
owner: data-platform@example.com
stages:
  dev:
    account: "111111111111"
    region: ca-central-1
```"""
_ACROSS = (across_teams, blocks_are_apart, existing_endpoints_are_made_once, shared_networks_fit, networks_hold)
RULES = (
    *(*TEAM_RULES, *_ACROSS, role_fits, roles_are_others),
    *(rehearsal_is_declared, rehearsal_files_exist, not_expired, support_lasts),
)


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
    return page("Declaration", introduction, [_MINIMAL, *sections(Team, ()), *_rules()])


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
        "at once; a warning stops nothing. `<…>` stands for a value."
    )
    rows = []
    for rule in RULES:
        subject = rule.__module__.rpartition(".")[2].replace("_", " ")
        meaning = " ".join((rule.__doc__ or "").split("Raises:")[0].split())
        said = "\n".join(f"{_in_code(text)}{' (warning)' if warning else ''}" for text, warning in messages_of(rule))
        rows.append((subject, meaning, said))
    yield table(("subject", "rule", "what is said"), rows)


def _in_code(text: str) -> str:
    """Backticks within would end the code."""
    return code(re.sub("`", "'", text))
