"""What rules say whatever a parameter is, of those that list their values: the templates are judged with each.

What is so with every value is said as of a template without parameters. What is so with some is a doubt that names them, or, of a
resource that only some values make, a finding that does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from mwaa_platform.policy.allowed_values import allowed_values
from mwaa_platform.policy.assembly import Resource
from mwaa_platform.policy.order import references
from mwaa_platform.policy.pack import Judged
from mwaa_platform.policy.rule import Doubt
from mwaa_platform.policy.values import Source

Parameter = tuple[str, str]
"""Stack and name."""
Choice = Mapping[Parameter, str]
_Key = tuple[str, Resource, str]
MOST_RUNS = 64
_JUDGED = (
    *("AWS::MWAA::", "AWS::EC2::", "AWS::S3::", "AWS::IAM::", "AWS::KMS::", "AWS::Logs::", "AWS::Lambda::"),
    *("AWS::CloudFormation::", "Custom::"),
)
_NOT_JUDGED = ("AWS::EC2::Instance", "AWS::EC2::LaunchTemplate")


@dataclass(frozen=True)
class Outcome:
    """What one run found, and could not tell; a doubt with the rules that have it."""

    findings: tuple[Judged, ...]
    doubts: Mapping[tuple[Resource, str], tuple[Doubt, tuple[str, ...]]]

    def by_place(self) -> dict[_Key, list[Judged]]:
        """Findings of one rule at one place."""
        found: dict[_Key, list[Judged]] = {}
        for one in self.findings:
            found.setdefault((one.rule.id, one.finding.resource, one.finding.location), []).append(one)
        return found


def judged(sources: Mapping[str, Source], judge: Callable[[Mapping[str, Source]], Outcome]) -> Outcome:
    """The outcome for every value that the parameters without one may have."""
    base = judge(sources)
    if not base.doubts:
        return base
    choices: dict[Parameter, list[str]] = {}
    runs = 1
    for parameter, values in _open(sources).items():
        alone = [judge(_with(sources, {parameter: value})) for value in values]
        if any(one != base for one in alone) and runs * len(values) <= MOST_RUNS:
            choices[parameter] = values
            runs *= len(values)
    if not choices:
        return base
    every = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    return _combined(base, [(choice, judge(_with(sources, choice))) for choice in every])


def _open(sources: Mapping[str, Source]) -> dict[Parameter, list[str]]:
    found = {}
    for stack, source in sources.items():
        declared = source.template.get("Parameters") or {}
        used = _used(source.template)
        for name, parameter in declared.items() if isinstance(declared, Mapping) else ():
            if name in used and name not in source.parameters and (values := allowed_values(parameter)):
                found[stack, name] = values
    return found


def _used(template: Mapping[str, Any]) -> set[str]:
    """What conditions name, and the resources that rules are about: a list of instance types is not worth trying out."""
    found = references(template.get("Conditions"))
    names = {name for _, name in found}
    for definition in (template.get("Resources") or {}).values():
        kind = str(definition.get("Type")) if isinstance(definition, Mapping) else ""
        if kind.startswith(_JUDGED) and not kind.startswith(_NOT_JUDGED):
            names |= {name for _, name in references(definition.get("Properties"))}
    return names


def _with(sources: Mapping[str, Source], choice: Choice) -> Mapping[str, Source]:
    changed = dict(sources)
    for (stack, name), value in choice.items():
        changed[stack] = replace(changed[stack], parameters={**changed[stack].parameters, name: value})
    return changed


def _combined(base: Outcome, runs: Sequence[tuple[Choice, Outcome]]) -> Outcome:
    findings: list[Judged] = []
    doubts = {key: doubt for _, outcome in runs for key, doubt in outcome.doubts.items()}
    places = [(choice, outcome.by_place()) for choice, outcome in runs]
    known = base.by_place()
    for key in dict.fromkeys(key for _, found in places for key in found):
        those = [(choice, found[key]) for choice, found in places if key in found]
        same = [one for one in those[0][1] if len(those) == len(runs) and all(one in found for _, found in those)]
        if same:
            findings += same
            continue
        when, first = _when([choice for choice, _ in those], [choice for choice, _ in runs]), those[0][1][0]
        if len(those) == len(runs):
            findings.append(_said(first, f"{first.finding.message}; so with every allowed value of {_names(runs)}"))
        elif key in known:
            findings.append(_said(first, f"{first.finding.message}, if {when}"))
        else:
            message = f"depends on a parameter: {first.finding.message}, if {when}"
            doubt = Doubt(first.finding.resource, message, first.finding.location)
            doubts[doubt.resource, message] = (doubt, (first.rule.id,))
    return Outcome(tuple(findings), doubts)


def _said(found: Judged, message: str) -> Judged:
    return replace(found, finding=replace(found.finding, message=message))


def _names(runs: Sequence[tuple[Choice, Outcome]]) -> str:
    return ", ".join(name for _, name in runs[0][0])


def _when(some: Sequence[Choice], every: Sequence[Choice]) -> str:
    """The values that tell the choices apart; where only several parameters together do, one such choice."""
    telling = {}
    for parameter in every[0]:
        values = dict.fromkeys(choice[parameter] for choice in some)
        if len(values) < len({choice[parameter] for choice in every}):
            telling[parameter] = " or ".join(values)
    return " and ".join(f"{name} is {value}" for (_, name), value in (telling or some[0]).items())
