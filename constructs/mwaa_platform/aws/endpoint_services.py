"""Interface endpoint services that are known, by the last part of their names: data/endpoint_services.txt, with its source.

AWS adds some every month, and not every Region has each: what is not in the list may exist.
"""

from functools import cache
from importlib.resources import files


@cache
def endpoint_services() -> frozenset[str]:
    """The names, for example `sts` and `codeartifact.api`."""
    text = files("mwaa_platform.aws").joinpath("data", "endpoint_services.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
