"""Mutated declarations: number `n` of seed `s` is always the same, so a finding can be made again.

Beginning from a good declaration, each mutant changes one to three things: values, the text of the YAML, or the folder and its
neighbours. The first change of values goes through every place of every source in turn.
"""

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from tests.fuzz.sources import NETWORKS, TEXTS, declarations, paths_of
from tests.fuzz.strange import KEYS, TEXTS_INSERTED, VALUES, near_number, near_text

_SOURCES = declarations()
_PLACES = [(team, path) for team, data in _SOURCES.items() for path in paths_of(data) if path]


@dataclass(frozen=True, slots=True)
class Mutant:
    """Files below dags/ by their path, and in words what was changed."""

    number: int
    files: dict[str, bytes]
    changes: list[str] = field(default_factory=list)


def mutant(seed: int, number: int) -> Mutant:
    """The mutant of that seed and number."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 (no secret: it must come out the same again)
    make = chance.choices((_of_values, _of_text, _of_teams, _of_folder), weights=(70, 18, 8, 4))[0]
    files, changes = make(chance, number)
    return Mutant(number, files, changes)


_Made = tuple[dict[str, bytes], list[str]]


def _of_values(chance: random.Random, number: int) -> _Made:
    team, path = _PLACES[number % len(_PLACES)]
    data = copy.deepcopy(_SOURCES[team])
    changes = [_change(chance, data, path)]
    for _ in range(chance.choices((0, 1, 2), weights=(75, 15, 10))[0]):
        if places := [path for path in paths_of(data) if path]:
            changes.append(_change(chance, data, chance.choice(places)))
    text = _dumped(data, allow_unicode=chance.random() < 0.5)
    return _folder(team, text.encode("utf-8", errors="surrogatepass")), changes


def _dumped(data: Any, *, allow_unicode: bool = False) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(data, Dumper=dumper, sort_keys=False, allow_unicode=allow_unicode, width=10_000))


def _change(chance: random.Random, data: Any, path: tuple[Any, ...]) -> str:
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    last, old = path[-1], holder[path[-1]]
    what = chance.choices(
        ("near", "replace", "remove", "add", "rename", "repeat", "move"), weights=(40, 25, 8, 10, 6, 5, 6)
    )[0]
    where = "/".join(str(key) for key in path)
    if what == "near" and isinstance(old, (str, int, float)):
        holder[last] = near_text(chance, old) if isinstance(old, str) else near_number(chance, old)
    elif what == "remove":
        del holder[last]
    elif what == "add" and isinstance(old, dict):
        old[chance.choice(KEYS)] = chance.choice(VALUES)
    elif what == "rename" and isinstance(holder, dict):
        holder[near_text(chance, str(last))] = holder.pop(last)
    elif what == "repeat" and isinstance(holder, list):
        holder.extend([copy.deepcopy(old)] * chance.choice((1, 1, 60)))
    elif what == "move":
        _, other = chance.choice(_PLACES)
        holder[last] = _at(_SOURCES, other)
    else:
        what, holder[last] = "replace", copy.deepcopy(chance.choice(VALUES))
    new = (
        holder[last]
        if (isinstance(holder, dict) and last in holder) or (isinstance(holder, list) and last < len(holder))
        else "(gone)"
    )
    return f"{what} {where}: {str(old)[:60]!r} becomes {str(new)[:60]!r}"


def _at(sources: dict[str, Any], path: tuple[Any, ...]) -> Any:
    """What stands at that place of whichever source has it."""
    for data in sources.values():
        try:
            for key in path:
                data = data[key]
        except (KeyError, IndexError, TypeError):
            continue
        return copy.deepcopy(data)
    return None


def _of_text(chance: random.Random, number: int) -> _Made:
    team = chance.choice(sorted(TEXTS))
    text, changes = TEXTS[team], []
    for _ in range(chance.choice((1, 1, 2))):
        change = chance.choice(_TEXT_CHANGES)
        text = change(chance, text)
        changes.append(f"text: {change.__name__.strip('_')}")
    raw = text.encode("utf-8", errors="surrogatepass")
    if chance.random() < 0.05:
        raw = chance.choice(
            (
                b"\xff\xfe" + raw,
                raw[:200] + b"\xc3\x28" + raw[200:],
                raw + b"\x00",
                text.encode("utf-16"),
                b"\xef\xbb\xbf" + raw,
            )
        )
        changes.append("text: bytes")
    return _folder(team, raw), changes


def _inserted(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(TEXTS_INSERTED) + text[at:]


def _cut(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.randrange(1, 40) :]


def _line_twice(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines)) if lines else 0
    return "".join([*lines[: at + 1], *lines[at:]])


def _line_gone(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines)) if lines else 0
    return "".join([*lines[:at], *lines[at + 1 :]])


def _line_indented(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines)) if lines else 0
    return "".join([*lines[:at], chance.choice(("\t", " ", "   ")) + (lines[at] if lines else ""), *lines[at + 1 :]])


def _value_written_oddly(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    with_value = [index for index, line in enumerate(lines) if ": " in line]
    if not with_value:
        return text
    at = chance.choice(with_value)
    key, _, _ = lines[at].partition(": ")
    return "".join([*lines[:at], f"{key}: {chance.choice(TEXTS_INSERTED)}\n", *lines[at + 1 :]])


def _emptied(chance: random.Random, text: str) -> str:
    return chance.choice(
        (
            "",
            "\n",
            "# nothing\n",
            "---\n",
            "---\n...\n",
            "null\n",
            "[]\n",
            "{}\n",
            "5\n",
            "team\n",
            "? ",
            "--- a\n--- b\n",
            "- - -\n",
        )
    )


def _line_ends(chance: random.Random, text: str) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\x85", "\u2028")))


_TEXT_CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    _inserted,
    _inserted,
    _cut,
    _line_twice,
    _line_gone,
    _line_indented,
    _value_written_oddly,
    _value_written_oddly,
    _value_written_oddly,
    _emptied,
    _line_ends,
)


def _of_teams(chance: random.Random, number: int) -> _Made:
    """Two or three teams that may clash: in their names, environments, blocks."""
    first, second = (copy.deepcopy(chance.choice(list(_SOURCES.values()))) for _ in range(2))
    second["team"] = chance.choice((first["team"], f"{first['team']}-two", "other"))
    place = next(iter(first["stages"].values()))
    for stage in second["stages"].values():
        stage |= {key: place[key] for key in ("account", "region") if chance.random() < 0.8}
        if chance.random() < 0.5:
            stage["environment_name"] = chance.choice(
                ("{team}", first["team"], f"{first['team']}-{next(iter(first['stages']))}", "a")
            )
        if chance.random() < 0.5:
            stage["network"] = {"cidr": chance.choice(("10.0.0.0/20", "10.0.0.0/16", "10.99.0.0/24", "10.0.0.0/33"))}
    changes = [f"teams: {first['team']} and {second['team']}"]
    if chance.random() < 0.4:
        changes.append(_change(chance, second, chance.choice([path for path in paths_of(second) if path])))
    name = second.get("team")
    folder = chance.choice((name if isinstance(name, str) and name.isalnum() else "other", "other", "Team Two"))
    texts = [_dumped(data).encode("utf-8", errors="surrogatepass") for data in (first, second)]
    return _folder(first["team"], texts[0]) | _folder(folder, texts[1]), changes


def _of_folder(chance: random.Random, number: int) -> _Made:
    """What stands beside team.yaml."""
    team = chance.choice(sorted(TEXTS))
    files = _folder(team, TEXTS[team].encode())
    name = chance.choice(
        (
            "requirements.txt",
            "constraints.txt",
            "plugins/a-1.0-py3-none-any.whl",
            "startup.sh",
            "other/team.yaml",
            "pipeline.py",
            "team.yaml",
        )
    )
    content = chance.choice(
        (
            *TEXTS_INSERTED,
            "boto3",
            "boto3==1",
            "a==\n",
            "-c x\n--constraint\n",
            "a @ file:///x\n",
            "==\n",
            "a==1;b\n",
            "x.whl\n",
        )
    )
    if chance.random() < 0.3:
        del files[f"{team}/{name}" if f"{team}/{name}" in files else f"{team}/pipeline.py"]
        return files, [f"folder: {name} gone"]
    files[f"{team}/{name}"] = content.encode("utf-8", errors="surrogatepass")
    return files, [f"folder: {name} holds {content[:40]!r}"]


def _folder(team: str, declaration: bytes) -> dict[str, bytes]:
    files = {f"{team}/team.yaml": declaration, f"{team}/pipeline.py": b"", f"{team}/requirements.txt": b""}
    return files | ({"networks.yaml": NETWORKS} if b"mode: shared" in declaration else {})
