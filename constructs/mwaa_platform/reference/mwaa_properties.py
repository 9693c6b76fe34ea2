"""The properties of AWS::MWAA::Environment as a table of docs/reference/mwaa.md."""

from mwaa_platform.aws.environment_properties import (
    CREATE_TIMEOUT_MINUTES,
    ENVIRONMENT_PROPERTIES,
    UPDATE_TIMEOUT_MINUTES,
    EnvironmentProperty,
)
from mwaa_platform.reference.markdown import code, codes, table


def properties_section() -> str:
    """Heading, what the columns mean, the table."""
    rows = [
        (
            code(each.name),
            _takes(each),
            each.default,
            each.update.value,
            codes(each.declared) if each.declared else f"no key: {each.ours}",
        )
        for each in ENVIRONMENT_PROPERTIES
    ]
    return "\n\n".join(
        [
            "## Properties of AWS::MWAA::Environment",
            "All of them, with the limits of MWAA's API, MWAA's own default (*not said*: no source names one) and what a change does "
            "to a living environment. *Another environment*: CloudFormation refuses the change, for the name is taken; see "
            "[environment_name](declaration.md). *In place, with a restart*: workers are replaced as `workers.replacement` says, "
            f"scheduler and web server at once. CloudFormation waits {CREATE_TIMEOUT_MINUTES // 60} hours for a creation and "
            f"{UPDATE_TIMEOUT_MINUTES // 60} for an update.",
            table(("property", "MWAA takes", "default", "a change", "declared by"), rows),
        ]
    )


def _takes(each: EnvironmentProperty) -> str:
    limits = codes(each.choices) or _range(each) or each.kind
    pattern = code(each.pattern) if each.pattern not in ("", ".*") else ""
    return "; ".join(filter(None, (limits, pattern, each.note)))


def _range(each: EnvironmentProperty) -> str:
    unit = {"text": " characters", "list": " of a list", "map": " entries"}.get(each.kind, "")
    if each.fewest is None:
        return f"up to {each.most}{unit}" if each.most is not None else ""
    if each.most is None:
        return f"{each.fewest} or more{unit}"
    return f"{each.fewest} to {each.most}{unit}" if each.most > each.fewest else f"{each.most}{unit}"
