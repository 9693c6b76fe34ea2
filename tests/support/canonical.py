"""Snapshots without noise: content hashes, bootstrap boilerplate and tags are taken out here, and nothing else."""

import re
from typing import Any

_ASSET = re.compile(r"[0-9a-f]{64}")
_CONTENT_KEY = re.compile(r"(requirements|plugins|startup)/[0-9a-f]{16}")


_NOISE = ("Tags", "aws:cdk:path", "Metadata")
"""Tags stand on every resource alike (tests/template/test_mwaa.py checks them); metadata is for CDK's own use."""


def canonical(template: dict[str, Any]) -> Any:
    """The template as a reviewer wants to compare it."""
    return _scrubbed({key: value for key, value in template.items() if key not in ("Parameters", "Rules")})


def _scrubbed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _scrubbed(item) for key, item in value.items() if key not in _NOISE}
    if isinstance(value, list):
        return [_scrubbed(item) for item in value]
    if isinstance(value, str):
        return _CONTENT_KEY.sub(r"\1/<hash>", _ASSET.sub("<asset>", value))
    return value
