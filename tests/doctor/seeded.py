"""The good templates, and one of them with a fault in it."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mwaa_platform.policy.doctor import Diagnosis, diagnose
from mwaa_platform.policy.reading import Given, Reading, read

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
PROFILE = HERE.parent / "profiles" / "minimal"
GIVEN = {
    "nat": Given(),
    "isolated": Given("us-east-1", defaults=True),
    "customer": Given("us-east-1", parameters={"Endpoints": "CUSTOMER"}, defaults=True),
    "choices": Given("us-east-1", parameters={"Prefix": "ledger"}),
    "split": Given("eu-west-1", parameters={"Zone1": "eu-west-1a", "Zone2": "eu-west-1b"}, defaults=True),
    "ours": Given(),
}
"""What whoever asks knows beside each of the good templates."""


@dataclass(frozen=True)
class Fault:
    """One fault, and every finding that may come of it, its own first."""

    what: str
    template: str
    finds: tuple[str, ...]
    change: Mapping[str, Any]


@dataclass(frozen=True)
class Variation:
    """A good template written in another way, just as good; `doubt` is what can then not be told."""

    what: str
    template: str
    change: Mapping[str, Any]
    doubt: str = ""


@dataclass
class Score:
    """What came of all faults."""

    found: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)


@cache
def good(name: str, parameters: tuple[tuple[str, str], ...] = ()) -> Reading:
    """A good set of templates, by name."""
    given = replace(GIVEN[name], parameters={**GIVEN[name].parameters, **dict(parameters)})
    if name == "ours":
        from tests.support.templates import assembly_of

        return read([assembly_of(PROFILE)], given)
    files = {"split": ("network", "environment"), "customer": ("isolated",), "choices": ("isolated",)}.get(
        name, (name,)
    )
    return read([TEMPLATES / f"{file}.yaml" for file in files], given)


def faults() -> list[Fault]:
    """All of them."""
    return [
        Fault(entry.pop("fault"), entry.pop("in"), tuple(entry.pop("finds")), entry)
        for entry in yaml.safe_load((HERE / "faults.yaml").read_text())
    ]


def variations() -> list[Variation]:
    """All of them."""
    return [
        Variation(entry.pop("good"), entry.pop("in"), entry, entry.pop("doubt", ""))
        for entry in yaml.safe_load((HERE / "variations.yaml").read_text())
    ]


def diagnosis_of(fault: Fault | Variation) -> Diagnosis:
    """The doctor's word on the good template with the fault in it, or changed so."""
    reading = good(fault.template, tuple(fault.change.get("parameters", {}).items()))
    templates = {stack: copy.deepcopy(dict(source.template)) for stack, source in reading.sources.items()}
    if "at" in fault.change:
        _apply(templates, fault.change)
    for more in [fault.change["also"]] if isinstance(fault.change.get("also"), dict) else fault.change.get("also", []):
        _apply(templates, more)
    sources = {stack: replace(source, template=templates[stack]) for stack, source in reading.sources.items()}
    return diagnose(Reading(sources, reading.files, reading.accepted))


def _apply(templates: dict[str, dict[str, Any]], change: Mapping[str, Any]) -> None:
    first, *rest = change["at"].split("/")
    section = change.get("section", "Resources")
    resources, id = _place(templates, first, section, change.get("stack"))
    resources.update(change.get("with", {}))
    keys = [id, *rest]
    holder: Any = resources
    for key in keys[:-1]:
        holder = holder[int(key) if isinstance(holder, list) else key]
    last: Any = int(keys[-1]) if isinstance(holder, list) else keys[-1]
    if "to" in change and isinstance(holder, list) and last == len(holder):
        holder.append(change["to"])
    elif "to" in change:
        holder[last] = change["to"]
    else:
        del holder[last]


def _place(
    templates: dict[str, dict[str, Any]], name: str, section: str, stack: str | None
) -> tuple[dict[str, Any], str]:
    """The section that has the resource, and its logical id; a new one goes where the environment is."""
    kind, _, start = name.rpartition("~")
    held = [template[section] for name, template in templates.items() if section in template and stack in (None, name)]
    named: list[tuple[dict[str, Any], str]] = []
    for resources in held:
        for id, resource in resources.items():
            if id == name or (kind and resource["Type"] == kind and re.match(rf"{start}.*?[0-9A-F]{{8}}$", id)):
                named.append((resources, id))
    if named:
        return min(named, key=lambda one: len(one[1]))
    assert not kind, name
    return next(r for r in held if any(one.get("Type") == "AWS::MWAA::Environment" for one in r.values())), name


def score() -> tuple[int, Score]:
    """How many faults there are, and what came of them."""
    result, every = Score(), faults()
    for name in GIVEN:
        result.false += [f"{name} as it is: {found.id}" for found in diagnose(good(name)).findings]
    for one in variations():
        result.false += [f"{one.what} ({one.template}): {found.id}" for found in diagnosis_of(one).findings]
    for fault in every:
        ids = {_plain(found.id) for found in diagnosis_of(fault).findings}
        if fault.finds[0] in ids:
            result.found += 1
        else:
            result.missed.append(f"{fault.what} ({fault.template}): {fault.finds[0]}; found {sorted(ids)}")
        result.false += [f"{fault.what} ({fault.template}): {id}" for id in _others(ids, fault)]
    return len(every), result


def _others(ids: set[str], fault: Fault) -> Iterator[str]:
    return iter(sorted(ids - set(fault.finds)))


def _plain(id: str) -> str:
    from mwaa_platform.policy import holes

    return holes.shown(id)
