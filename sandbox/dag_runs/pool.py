"""What a declaration could name so that a request is granted: every name, path and location that stands in its ARN and its context."""

import re
from collections.abc import Iterable, Iterator

from mwaa_platform.aws.operations import Request

_SEPARATORS = re.compile(r"[:/]")
_SECRET_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}$")
_DATE = re.compile(r"\d{4}-?[01]\d(-?[0-3]\d)?")


def pool(requests: Iterable[Request]) -> list[str]:
    """All of them, each once, longest first: the longest name is the narrowest grant. A path with a date in it comes last."""
    found: dict[str, None] = {}
    for request in requests:
        found |= dict.fromkeys(_of(request))
    return sorted(found, key=lambda v: (has_dated_path(v), -len(v), v))


def paths_first(values: Iterable[str]) -> list[str]:
    """For a key that stands for a path: folders before single names, those without a date in them before others, longest first."""
    return sorted(values, key=lambda v: (not v.endswith("*"), has_dated_path(v), -len(v)))


def has_dated_path(value: object) -> bool:
    """Whether a path in it has a date in it: a line that would have to change every day."""
    if isinstance(value, (list, tuple)):
        return any(has_dated_path(item) for item in value)
    return isinstance(value, str) and value.endswith(("/", "*")) and bool(_DATE.search(value))


def _of(request: Request) -> Iterator[str]:
    parts = request.resource.split(":", 5)
    named = parts[5] if len(parts) == 6 else ""
    yield request.resource
    yield from _parts(named)
    in_s3 = request.resource.split(":")[2:3] == ["s3"]
    bucket, _, key = named.partition("/")
    for value in request.context.values():
        yield value
        yield from _parts(value.split(":", 5)[-1])
        if in_s3 and not key:
            yield from (f"s3://{bucket}/{folder}" for folder in _folders(value))
    if in_s3:
        yield from (f"s3://{bucket}/{folder}" for folder in _folders(key))
        yield from (f"{folder}*" for folder in _folders(key) if folder)


def _parts(text: str) -> Iterator[str]:
    """Every piece between separators, and every run of pieces; also as the path above, and as Parameter Store writes names."""
    starts = [0, *(match.end() for match in _SEPARATORS.finditer(text))]
    ends = [*(match.start() for match in _SEPARATORS.finditer(text)), len(text)]
    for start in starts:
        for end in ends:
            piece = text[start:end]
            if end > start and piece:
                yield piece
                yield f"/{piece}"
                yield f"{piece}/*"
                yield f"/{piece}/*"
                if _SECRET_SUFFIX.search(piece):
                    yield piece[:-7]


def _folders(key: str) -> Iterator[str]:
    """`a/b/` and `a/` and nothing, of the key a/b/c."""
    yield ""
    for match in re.finditer("/", key):
        yield key[: match.end()]
