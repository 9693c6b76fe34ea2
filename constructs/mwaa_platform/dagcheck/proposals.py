"""The lines that a declaration lacks, made of the calls that need them."""

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_origin

from pydantic import ValidationError

from mwaa_platform.dagcheck.requests import Needed
from mwaa_platform.dagcheck.text import HOLE, is_known, missing_options, plain, shown
from mwaa_platform.integrations import CATALOGUE, ServiceIntegration
from mwaa_platform.integrations.operator_calls.lines import FORMS, LINES, THINGS, Line

Fields = dict[str, Any]
BY_SERVICE: Mapping[str, type[ServiceIntegration]] = {
    model.model_fields["service"].default: model for model in CATALOGUE
}
_PLAIN = re.compile(r"[A-Za-z_/<.][A-Za-z0-9_/.*<> \-]*")


def many(model: type[ServiceIntegration], key: str) -> bool:
    """Whether a key takes a list."""
    annotation = model.model_fields[key].annotation
    return get_origin(annotation) is tuple


def lines_for(calls: Iterable[Needed]) -> list[Fields]:
    """The fewest lines that cover these calls; what only the team knows stands in them as `<name>`."""
    merged: dict[tuple[str, ...], Fields] = {}
    for call in calls:
        line = LINES.get(call.service)
        if line is None:
            continue
        fields = _of_call(line, call)
        key = (line.service, *(str(fields.get(name, "")) for name in line.apart))
        merged[key] = _merged(merged[key], fields, line) if key in merged else fields
    return _joined([_completed(fields) for fields in merged.values()])


def _joined(lines: list[Fields]) -> list[Fields]:
    """A line that says no more than another is not another line: a wait on a statement names no cluster, for example."""
    return [one for one in lines if not any(_within(one, other) for other in lines if other is not one)]


def _within(one: Fields, other: Fields) -> bool:
    if one["service"] != other["service"] or one == other:
        return False
    known = {key: value for key, value in one.items() if "<" not in str(value)}
    return all(other.get(key) == value for key, value in known.items())


def _of_call(line: Line, call: Needed) -> Fields:
    model = BY_SERVICE[line.service]
    fields: Fields = {"service": line.service}
    for parameter, (key, part) in line.keys.items():
        text = call.parameters.get(parameter)
        if text is None or key in fields or (parameter == "Prefix" and "Key" in call.parameters):
            continue
        value = _part(text, part) or (_place(model, key) if HOLE in text else "")
        if value:
            fields[key] = [value] if many(model, key) else value
    if call.operation in line.reads:
        fields["access"] = line.words[0]
    elif call.operation in line.writes:
        fields["access"] = line.words[1]
    elif call.operation == "CopyObject":
        fields["access"] = (
            line.words[2] if call.parameters.get("SourceBucket") == call.parameters.get("Bucket") else line.words[1]
        )
    for what, key in line.switches.items():
        if what == call.operation or what in call.parameters:
            fields[key] = True
    if call.service == "athena" and is_known(call.parameters.get("OutputBucket", HOLE)):
        folder = posixpath.dirname(call.parameters.get("OutputKey", "").replace(HOLE, "x"))
        fields["results"] = f"s3://{call.parameters['OutputBucket']}/{folder}/".replace("//", "/").replace(
            "s3:/", "s3://"
        )
    return fields


def _place(model: type[ServiceIntegration], key: str) -> str:
    """Where the team writes a value."""
    return FORMS.get(key, f"<{key.removesuffix('s') if many(model, key) else key}>")


def _part(text: str, part: str) -> str:
    if part == "prefix":
        return key_prefix(text)
    if missing_options(text):
        return shown(text).partition("…")[0]
    if HOLE in plain(text):
        return _machine(text) if part == "machine" else ""
    if part == "arn":
        return text.rpartition(":")[2]
    if part == "machine":
        return _machine(text)
    return text.rpartition("/")[2] if part == "last" else text


def _machine(text: str) -> str:
    parts = text.split(":")
    return parts[6] if len(parts) > 6 and is_known(parts[6]) else ""


def key_prefix(text: str) -> str:
    """What keys like this begin with, up to the last whole folder, and `*`; a key that is known in full is itself."""
    readable = shown(text)
    if "…" not in readable:
        return readable
    begin = readable.partition("…")[0]
    return f"{begin[: max(begin.rfind('/'), begin.rfind('>')) + 1]}*"


def _merged(one: Fields, other: Fields, line: Line) -> Fields:
    found = {**one}
    for key, value in other.items():
        before = found.get(key)
        if before is None or before == value:
            found[key] = value
        elif isinstance(value, list):
            found[key] = [*before, *(item for item in value if item not in before)]
        elif key == "access":
            found[key] = line.words[2]
        elif key == "prefix":
            found[key] = common_prefix([before, value])
    return found


def common_prefix(prefixes: Sequence[str]) -> str:
    """The narrowest prefix that covers all of these."""
    if len(set(prefixes)) == 1:
        return prefixes[0]
    shared = posixpath.commonprefix([prefix.removesuffix("*") for prefix in prefixes])
    return f"{shared[: shared.rfind('/') + 1]}*"


def _completed(fields: Fields) -> Fields:
    """With a place for each key that the model asks for besides."""
    model = BY_SERVICE[fields["service"]]
    for name in _wanted(model, fields):
        text = _place(model, name)
        fields[name] = [text] if many(model, name) else text
    return fields


def _wanted(model: type[ServiceIntegration], fields: Fields) -> list[str]:
    wanted = [name for name, field in model.model_fields.items() if field.is_required() and name not in fields]
    if fields["service"] == "redshift_data" and "workgroup" in fields and "workgroup_id" not in fields:
        wanted.append("workgroup_id")
    elif fields["service"] == "redshift_data" and "workgroup" not in fields:
        wanted += [name for name in ("cluster", "db_user") if name not in fields]
    return wanted


def for_lookups(identifier: str, things: Iterable[str], calls: Sequence[Needed]) -> Fields | None:
    """The line that an `id` needs which nothing declares: by what is looked up of it, and by the calls that use it."""
    wanted = set(things)
    services = [LINES[call.service].service for call in calls if call.service in LINES]
    candidates = [name for name, known in THINGS.items() if wanted <= {*known, *(f"{thing}s" for thing in known)}]
    service = next((name for name in candidates if name in services), candidates[0] if candidates else None)
    if service is None:
        return None
    model = BY_SERVICE[service]
    fields: Fields = {"service": service, "id": identifier}
    for thing in sorted(wanted):
        known = THINGS[service]
        key = known.get(thing) or known[thing.removesuffix("s")]
        text = FORMS.get(key, f"<{_short(thing)}>") + ("*" if key == "prefix" else "")
        fields[key] = [text] if many(model, key) else text
    made = [
        line for line in lines_for(call for call in calls if _service(call) == service) if line["service"] == service
    ]
    for line in made:
        for key, value in line.items():
            fields.setdefault(key, value)
    if service == "s3" and not made:
        fields["access"] = "none"
    return _ordered(_completed(fields))


def _service(call: Needed) -> str:
    return LINES[call.service].service if call.service in LINES else ""


def _short(thing: str) -> str:
    return re.sub(r"_(arn|url|name)s?$", "", thing)


def _ordered(fields: Fields) -> Fields:
    order = ["service", "id", *BY_SERVICE[fields["service"]].model_fields]
    return {key: fields[key] for key in dict.fromkeys(order) if key in fields}


def written(fields: Fields) -> str:
    """The line as it stands in team.yaml."""
    inside = ", ".join(f"{key}: {_yaml(value)}" for key, value in _ordered(fields).items())
    return f"- {{{inside}}}"


def _yaml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_yaml(item) for item in value)}]"
    text = str(value)
    reserved = text.lower() in ("true", "false", "null", "yes", "no", "on", "off", "~")
    return (
        text if _PLAIN.fullmatch(text) and not reserved else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


def integration_of(fields: Fields) -> ServiceIntegration | None:
    """The line as a declaration has it; nothing if something is still to be filled in."""
    if "<" in str(fields):
        return None
    try:
        return BY_SERVICE[fields["service"]].model_validate(
            {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
        )
    except (ValidationError, KeyError):
        return None


def quoted(line: str, placeholders: Sequence[str]) -> str:
    """Values of a line that a placeholder came into, in quotes as YAML wants them."""
    names = "|".join(placeholders)
    return re.sub(rf'(?<=[ \[])(?!")([^\s,\[\]"]*\{{(?:{names})\}}[^\s,\[\]"]*)(?=[,\]}}])', r'"\1"', line)
