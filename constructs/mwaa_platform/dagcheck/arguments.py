"""From the arguments of a use to the parameters of its calls, as text that may have holes: one set for each resource."""

import itertools
import re
from collections.abc import Iterator, Mapping

from mwaa_platform.dagcheck.text import FOLLOWED, HOLE, without_templates
from mwaa_platform.dagcheck.values import UNKNOWN, Arguments, Choice, Task, Unknown, Value, truth
from mwaa_platform.integrations.operator_calls import SERVED, Arg, Call, Fixed

MOST_SETS = 128
_WILDCARD = re.compile(r"[\[*?]")
_BY_DEFAULT_TRUE = "=True"

Parameters = dict[str, str]


class Reader:
    """Reads arguments with the environment's options, which templates and defaults may ask for."""

    def __init__(self, options: dict[str, str]) -> None:
        """`options` are Airflow's, as `section.key`."""
        self._options = options

    def parameter_sets(self, call: Call, arguments: Arguments) -> Iterator[tuple[Parameters, bool]]:
        """Parameters for each combination of what the arguments may be, and whether the call is made for certain."""
        certain = [self._holds(condition, arguments) for condition in call.when]
        if False in certain:
            return
        names = list(dict.fromkeys(name for spec in call.parameters.values() for name in _names(spec)))
        alternatives = [list(_alternatives(_value(arguments, name))) for name in names]
        sets = list(itertools.islice(itertools.product(*alternatives), MOST_SETS))
        for values in sets:
            given = dict(zip(names, values, strict=True))
            found = {name: self._text(spec, given) for name, spec in call.parameters.items()}
            yield {name: text for name, text in found.items() if text is not None}, None not in certain

    def _holds(self, condition: str, arguments: Arguments) -> bool | None:
        name = condition.removeprefix("!").removesuffix("[]").removesuffix(_BY_DEFAULT_TRUE)
        value = _value(arguments, name)
        if condition.endswith("[]"):
            result: bool | None = (
                True if isinstance(value, (list, tuple)) else False if isinstance(value, str) else None
            )
        elif value is None and name == "deferrable":
            result = self._options.get("operators.default_deferrable", "false").lower() == "true"
        elif value is None and condition.endswith(_BY_DEFAULT_TRUE):
            result = True
        else:
            result = truth(value)
        return (None if result is None else not result) if condition.startswith("!") else result

    def _text(self, spec: Arg | Fixed | str, given: Mapping[str, Value]) -> str | None:
        if isinstance(spec, Fixed):
            return FOLLOWED if spec.value is None else spec.value
        arg = Arg(spec) if isinstance(spec, str) else spec
        value = given[arg.name]
        if arg.part.startswith("."):
            if not isinstance(value, dict):
                return None if value is None else HOLE
            value = value.get(arg.part[1:], UNKNOWN if UNKNOWN in value else None)
            return self.plain(value)
        if arg.part.startswith("#"):
            return self._of_id(value, arg.part[1:])
        text = self.plain(value) if value is not None else arg.default
        if arg.part in ("bucket", "key", "key+", "start", "start+"):
            return self._of_address(text, self.plain(given.get(arg.beside)), arg)
        return None if text is None else _part(text, arg.part)

    def plain(self, value: Value) -> str | None:
        """The value as text, templates as holes; None for nothing."""
        if isinstance(value, Task):
            value = value.result
        if value is None:
            return None
        if isinstance(value, str):
            return without_templates(value, self._options)
        if isinstance(value, (bool, int, float)):
            return str(value)
        return HOLE

    def _of_id(self, value: Value, fact: str) -> str | None:
        """What the task or method that gave an id says of it; a written id is what it is, of others nothing is known."""
        if isinstance(value, Task):
            served = SERVED.get(str(value.facts.get("name", "")))
            arguments = value.facts.get("arguments")
            if served and fact in served.output and isinstance(arguments, Arguments):
                call = Call("", "", {fact: served.output[fact]})
                for found, _ in self.parameter_sets(call, arguments):
                    return found.get(fact)
            return self._of_id(value.result, fact) if not isinstance(value.result, Unknown) else FOLLOWED
        text = self.plain(value)
        return FOLLOWED if text is None or text == HOLE or not text.startswith("arn:") else text

    def _of_address(self, text: str | None, beside: str | None, arg: Arg) -> str | None:
        if text is None and beside is None:
            return None
        bucket, key = s3_address(text if text is not None else "", beside)
        if arg.part == "bucket":
            return bucket
        found = _WILDCARD.split(key, maxsplit=1)[0] if arg.part.startswith("start") else key
        return found + HOLE if arg.part.endswith("+") else found


def s3_address(value: Value, beside: Value) -> tuple[str, str]:
    """Bucket and key: an `s3://` address, or a key and the bucket beside it."""
    text = value if isinstance(value, str) else HOLE
    if "://" in text:
        bucket, _, key = text.partition("://")[2].partition("/")
        return bucket, HOLE if bucket == HOLE and not key else key
    if beside is not None:
        return (beside if isinstance(beside, str) else HOLE), text
    head, slash, rest = text.partition("/")
    # A name that nothing declares may well be a whole address: then it is the bucket that is missing.
    return (head, rest if slash else HOLE) if "\ue001" in head else (HOLE, text)


def _part(text: str, part: str) -> str:
    if part == "below":
        return text + HOLE
    if part == "folder":
        return f"{text.rstrip('/')}/{HOLE}"
    if part == "last":
        return re.split(r"[/]", text)[-1]
    if part == "execution":
        before, found, machine = text.partition(":stateMachine:")
        return f"{before}:execution:{machine.partition(':')[0]}:{FOLLOWED}" if found else text
    return text


def _names(spec: Arg | Fixed | str) -> tuple[str, ...]:
    if isinstance(spec, str):
        return (spec,)
    if isinstance(spec, Fixed):
        return ()
    return (spec.name, spec.beside) if spec.beside else (spec.name,)


def _value(arguments: Arguments, name: str) -> Value:
    """An argument, or with a dot an entry of one; None where it is not given."""
    name, _, inner = name.partition(".")
    value = arguments.named.get(name, UNKNOWN if arguments.open else None)
    if inner:
        return value.get(inner) if isinstance(value, dict) else (None if value is None else UNKNOWN)
    return value


def _alternatives(value: Value) -> Iterator[Value]:
    if isinstance(value, Choice):
        for one in value.values:
            yield from _alternatives(one)
    elif isinstance(value, (list, tuple)):
        for one in value[:MOST_SETS]:
            yield from _alternatives(one)
        if not value:
            yield UNKNOWN
    else:
        yield value
