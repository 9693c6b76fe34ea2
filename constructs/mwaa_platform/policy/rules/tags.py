"""Tags are a map that MWAA's API takes."""

import re
from collections.abc import Mapping

from mwaa_platform.aws.limits import TAG_KEY_PATTERN, TAG_VALUE_PATTERN, TAGS_MAX_COUNT
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        tags = environment.properties.get("Tags", {})
        if holes.is_open(tags) and not isinstance(tags, Mapping):
            yield Doubt(environment, f"Tags are {holes.shown(tags)}", "Properties.Tags")
            continue
        if not isinstance(tags, Mapping):
            yield Finding(
                environment, "Tags are a list, and MWAA takes a map of key and value", "Properties.Tags", "map"
            )
            continue
        if len(tags) > TAGS_MAX_COUNT:
            yield Finding(environment, f"{len(tags)} tags, and MWAA takes {TAGS_MAX_COUNT}", "Properties.Tags", "count")
        for key, value in tags.items():
            if key.lower().startswith("aws:") or not re.fullmatch(TAG_KEY_PATTERN, key):
                yield Finding(environment, f"{key!r} is no tag key of one's own", f"Properties.Tags.{key}", key)
            elif not holes.has_holes(value) and not re.fullmatch(TAG_VALUE_PATTERN, str(value)):
                message = f"the tag {key} has a value that MWAA refuses: {value!r}"
                yield Finding(environment, message, f"Properties.Tags.{key}", key)


RULE = Rule(
    "MWAA-Tags",
    "Tags are a map that MWAA takes",
    "MWAA's tags are a map, not the list of other resources; empty values and the prefix aws: are refused.",
    "Tags: {team: orders}",
    _check,
    "create-environment",
)
