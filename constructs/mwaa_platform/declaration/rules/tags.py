"""Tags against those that this library sets, and AWS's own."""

from collections.abc import Iterator

from mwaa_platform.aws.limits import TAGS_MAX_COUNT
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft

OURS = ("team", "stage", "kind", "owner")


def are_free(draft: Draft) -> Iterator[Problem]:
    """No tag of ours, none of AWS's, and not more than AWS takes."""
    tags = draft.data.get("tags")
    if not isinstance(tags, dict):
        return
    for key, value in tags.items():
        if key.lower() in OURS:
            yield Problem(
                f"the tag {key} is set from the declaration itself",
                ("tags", key),
                str(value),
                cure="choose another key",
            )
        elif key.lower().startswith("aws:"):
            yield Problem(
                "AWS keeps tag keys that begin with aws: to itself", ("tags", key), key, cure="choose another key"
            )
    if len(tags) > TAGS_MAX_COUNT - len(OURS):
        yield Problem(
            "too many tags",
            ("tags",),
            str(len(tags)),
            f"up to {TAGS_MAX_COUNT - len(OURS)}, beside {len(OURS)} of ours",
        )
