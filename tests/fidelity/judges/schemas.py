"""CloudFormation's resource schemas: patterns, lengths, required keys, against the values a deployment would have.

cfn-lint brings AWS's schemas along but looks only at what is written in a template; here joins and references are filled.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from tests.fidelity.deployed import Deployed
from tests.fidelity.findings import Finding, place_of
from tests.fidelity.judges.patterns import compiled

CUSTOM = "Custom::"
"""Types of our own, of which CloudFormation has no schema."""


def judge(deployed: Deployed) -> Iterator[Finding]:
    """Every resource of every stack."""
    for stack, resources in deployed.resources.items():
        _, region = deployed.places[stack]
        for logical_id, (kind, properties) in resources.items():
            if not kind.startswith(CUSTOM):
                for rule, place, message in violations(kind, properties, region):
                    yield Finding("schema", rule, stack, f"{kind}/{logical_id}/{place}", message)


def violations(kind: str, properties: Mapping[str, Any], region: str) -> Iterator[tuple[str, str, str]]:
    """Keyword of the schema, place and message of everything that it refuses.

    Raises:
        cfnlint.schema.ResourceNotFoundError: CloudFormation has no such type in the Region.
    """
    for error in _validator(region, kind).iter_errors(properties):
        yield str(error.validator), place_of(error.absolute_path), error.message


@cache
def _validator(region: str, kind: str) -> Any:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, kind).schema
    judged = jsonschema.validators.extend(jsonschema.Draft7Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    # `format` names identifiers of other resources here, which a value cannot show.
    return judged({**schema, "type": "object"})


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[jsonschema.ValidationError]:
    """As jsonschema's own, with a reader that knows AWS's patterns."""
    if isinstance(value, str) and not compiled(pattern).search(value):
        yield jsonschema.ValidationError(f"{value[:80]!r} does not match {pattern!r}")
