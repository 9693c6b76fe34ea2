"""docs/reference/integrations.md: each service's keys, and what its examples come to as IAM statements and refused calls."""

from collections.abc import Iterator
from typing import Any, get_args

import yaml
from pydantic.fields import FieldInfo

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.statements import merged
from mwaa_platform.declared import expand, stage_values
from mwaa_platform.declared_texts import text_of
from mwaa_platform.integrations import CATALOGUE, Case, ServiceIntegration
from mwaa_platform.reference.markdown import code, codes, page, table
from mwaa_platform.reference.messages import messages_of
from mwaa_platform.reference.values import allowed_in, default_of, type_of

PLACE = Place(account="111111111111", region="eu-west-1")
VALUES = stage_values(team="orders", stage="prod", account=PLACE.account, region=PLACE.region)


def declared_in(integration: type[ServiceIntegration], example: str, **changed: Any) -> ServiceIntegration:
    """What the example declares at the place that the page speaks of, with some keys `changed`."""
    return integration.model_validate({**expand(yaml.safe_load(example), VALUES), **changed})


def integrations_page() -> str:
    """The whole page."""
    introduction = (
        f"The {len(CATALOGUE)} services that `integrations:` of a [declaration](declaration.md) takes. Nothing else is allowed to a "
        f"team's DAGs. Statements are those of the example at stage prod, account {PLACE.account}, {PLACE.region}. Refused calls are "
        "tested against the statements by an evaluator of IAM; `operation(parameters)` is one call among them. With an `id`, DAGs "
        "read the names by `conf.get`."
    )
    rows = [
        (f"[`{_service(integration)}`](#{_service(integration)})", integration.TITLE, _first(integration))
        for integration in CATALOGUE
    ]
    index = table(("`service:`", "what", "for"), rows)
    return page("Integrations", introduction, [index, *("\n\n".join(_section(i)) for i in CATALOGUE)])


def _service(integration: type[ServiceIntegration]) -> str:
    return str(integration.model_fields["service"].default)


def _first(integration: type[ServiceIntegration]) -> str:
    return " ".join((integration.__doc__ or "").split("\n\n")[0].split())


def _section(integration: type[ServiceIntegration]) -> Iterator[str]:
    yield f"## {_service(integration)}"
    yield f"{integration.TITLE}. {' '.join((integration.__doc__ or '').split())}"
    yield "```yaml\nintegrations:\n" + "\n".join(f"  - {example}" for example in integration.EXAMPLES) + "\n```"
    yield table(("key", "type", "default", "allowed", "meaning"), _keys(integration))
    if said := list(messages_of(integration)):
        yield f"Refused is a line that {' or '.join(said)}."
    declared = [declared_in(integration, example) for example in integration.EXAMPLES]
    yield table(
        ("statement", "actions", "resources", "conditions", "why a wildcard"),
        dict.fromkeys(_statement(grant) for one in declared for grant in merged(one.grants(PLACE))),
    )
    if choices := list(_choices(integration)):
        yield table(("with", "more", "less"), choices)
    yield table(("refused", "calls"), _refused([case for one in declared for case in one.cases(PLACE)]))
    yield f"DAGs read {codes(_names(declared))}."
    yield f"Operators served: {codes(integration.OPERATORS, between=', ')}."
    if integration.NOT_SERVED:
        yield table(("not served", "why"), _not_served(integration))
    yield _endpoints(integration)


def _keys(integration: type[ServiceIntegration]) -> Iterator[tuple[str, ...]]:
    for name, field in integration.model_fields.items():
        if name in ("service", "id"):
            continue
        yield code(name), type_of(field.annotation), default_of(field), allowed_in(field), text_of(integration, name)


def _statement(grant: Grant) -> tuple[str, ...]:
    conditions = [
        f"{operator}: {code(key)} = {codes((values,) if isinstance(values, str) else values)}"
        for operator, keys in grant.conditions.items()
        for key, values in keys.items()
    ]
    return grant.sid, codes(grant.actions, "\n"), codes(grant.resources, "\n"), "\n".join(conditions), grant.because


def _choices(integration: type[ServiceIntegration]) -> Iterator[tuple[str, ...]]:
    """Every other value of a key that chooses, and what it adds to the first example's statements, and takes from them."""
    example = integration.EXAMPLES[0]
    usual = _pairs(declared_in(integration, example))
    written = yaml.safe_load(example)
    for name, field in integration.model_fields.items():
        for value in _values_of(field):
            if value != written.get(name, field.default):
                other = _pairs(declared_in(integration, example, **{name: value}))
                said = str(value).lower() if isinstance(value, bool) else value
                yield code(f"{name}: {said}"), _listed(other - usual), _listed(usual - other)


def _values_of(field: FieldInfo) -> tuple[Any, ...]:
    if field.annotation is bool:
        return (False, True)
    values = get_args(field.annotation)
    return values if len(values) > 1 and all(isinstance(value, str) for value in values) else ()


def _pairs(declared: ServiceIntegration) -> set[tuple[str, str]]:
    return {
        (action, resource)
        for grant in declared.grants(PLACE)
        for action in grant.actions
        for resource in grant.resources
    }


def _listed(pairs: set[tuple[str, str]]) -> str:
    """By resource, the actions together."""
    by_resource: dict[str, list[str]] = {}
    for action, resource in sorted(pairs):
        by_resource.setdefault(resource, []).append(action)
    return "\n".join(f"{codes(actions)} on {code(resource)}" for resource, actions in sorted(by_resource.items()))


def _refused(cases: list[Case]) -> Iterator[tuple[str, str]]:
    """By what is wrong with the call: every operation, the first with its parameters."""
    reasons: dict[str, dict[str, str]] = {}
    for case in cases:
        if not case.allowed:
            shown = ", ".join(f"{key}={value}" for key, value in case.parameters.items() if value)
            reasons.setdefault(case.why, {}).setdefault(case.operation, f"{case.operation}({shown})")
    for why, operations in reasons.items():
        first, *others = operations
        yield reason(why), "\n".join([code(operations[first]), *([codes(others)] if others else [])])


def reason(why: str) -> str:
    """A declared resource is refused for the access that is not."""
    return "declared, but for another access" if why == "declared" else why


def _names(declared: list[ServiceIntegration]) -> list[str]:
    keys = dict.fromkeys(f"{one.id}_{name}" for one in declared for name in one.names(PLACE))
    return [f'conf.get("platform", "{key}")' for key in keys]


def _not_served(integration: type[ServiceIntegration]) -> Iterator[tuple[str, str]]:
    """By the reason: classes, and situations of a class."""
    by_reason: dict[str, list[str]] = {}
    for name, why in integration.NOT_SERVED.items():
        operator, comma, situation = name.partition(", ")
        by_reason.setdefault(why, []).append(code(operator) + (f": {situation}" if comma else ""))
    for why, names in by_reason.items():
        yield "\n".join(names), why


def _endpoints(integration: type[ServiceIntegration]) -> str:
    if not integration.ENDPOINTS:
        return "Without internet: reached by the service's gateway endpoint, no interface endpoint needed."
    return f"Without internet: needs {codes(f'com.amazonaws.<region>.{name}' for name in integration.ENDPOINTS)}."
