"""The names that recordings are made with, and the placeholders that stand for them in what is kept."""

import json
import re
from collections.abc import Mapping
from typing import Any

from mwaa_platform.aws.grants import Place

PLACE = Place(account="123456789012", region="eu-west-1")

NAMES: Mapping[str, str] = {
    "cloudwatch_logs.log_groups": "/recorded-logs/output",
    "glue.crawlers": "recorded-crawler",
    "glue.jobs": "recorded-job",
    "s3.bucket": "recorded-bucket",
    "s3.prefix": "recorded-prefix/",
    "s3.prefix.key": "recorded-prefix/part-0.csv",
    "s3.prefix.other": "recorded-prefix/part-1.csv",
}
ALSO: Mapping[str, str] = {"/recorded-logs/error": "cloudwatch_logs.log_groups"}
"""Second names of the same kind, which an operator makes itself."""

_PLACE = {"region": PLACE.region, "account": PLACE.account}
_FOUND = re.compile(
    "|".join(re.escape(value) for value in sorted((*NAMES.values(), *ALSO, *_PLACE.values()), key=len)[::-1])
)
_BY_VALUE = {**{value: name for name, value in {**NAMES, **_PLACE}.items()}, **ALSO}
_PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


def filled(value: Any) -> Any:
    """With names for the placeholders, anywhere in what JSON can say."""
    every = {**NAMES, **_PLACE}
    text = _PLACEHOLDER.sub(lambda found: every.get(found[1], found[0]), json.dumps(value))
    return json.loads(text)


def emptied(text: str) -> str:
    """With placeholders for the names again."""
    found = _FOUND.sub(lambda match: f"{{{_BY_VALUE[match[0]]}}}", text)
    return found.replace("arn:aws:", "arn:{partition}:")
