"""What a template refers to is in it, and nothing waits for itself: CloudFormation refuses the rest before it makes anything."""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.declaration.wording import nearest
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.order import references
from mwaa_platform.policy.rule import Checked, Finding, Rule

_OWN = ("AWS::LanguageExtensions",)
"""Transforms that make no resources of their own; others do (AWS::Serverless makes roles, APIs), so that a name proves nothing."""


def _check(assembly: Assembly) -> Checked:
    for stack, environment in {one.stack: one for one in assembly.environments()}.items():
        template = assembly.sources[stack].template
        transforms = template.get("Transform") or []
        whole = all(one in _OWN for one in (transforms if isinstance(transforms, list) else [transforms]))
        whole = whole and not any(one.type.endswith("::MODULE") for one in assembly.in_stack(stack))
        if whole:
            yield from _outputs(environment, template)
        waits = {resource.logical_id: _waits(resource) for resource in assembly.in_stack(stack)}
        for resource in assembly.in_stack(stack):
            if whole:
                yield from _unresolved(resource, template)
            if circle := _circle(resource.logical_id, waits):
                yield _circular(resource, circle)


def _waits(resource: Resource) -> set[str]:
    return {name for _, name in references(resource.definition.get("Properties"))} | resource.depends_on


def _unresolved(resource: Resource, template: Mapping[str, Any]) -> Iterator[Finding]:
    resources, known = template["Resources"], _known(template)
    found = [(f"Properties{place}", name) for place, name in references(resource.definition.get("Properties"))]
    found = [(place, name) for place, name in found if name not in known]
    found += [("DependsOn", name) for name in sorted(resource.depends_on) if name not in resources]
    condition = resource.definition.get("Condition")
    if isinstance(condition, str) and condition not in (template.get("Conditions") or {}):
        found.append(("Condition", condition))
    yield from _missing(resource, found, known)


def _outputs(environment: Resource, template: Mapping[str, Any]) -> Iterator[Finding]:
    """Outputs are no resource's: the environment stands for its template."""
    known = _known(template)
    found = [(f"Outputs{place}", name) for place, name in references(template.get("Outputs")) if name not in known]
    yield from _missing(environment, found, known)


def _known(template: Mapping[str, Any]) -> set[str]:
    return {*template["Resources"], *(template.get("Parameters") or {})}


def _missing(resource: Resource, found: list[tuple[str, str]], known: set[str]) -> Iterator[Finding]:
    """One finding for each name, at the first place that has it."""
    for name, place in {name: place for place, name in reversed(found)}.items():
        cure = nearest(name, known) or f"add {name} to the template, or take the reference out"
        yield Finding(resource, f"refers to {name}, which this template does not have", place, name, cure)


def _circle(start: str, waits: Mapping[str, set[str]]) -> list[str]:
    """The shortest way from a resource back to it, said at the first of those that lie on it by name; else nothing."""
    ways: list[list[str]] = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for name in sorted(waits.get(way[-1], ())):
            if name == start:
                return way if start == min(way) else []
            if name in waits and name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _circular(resource: Resource, circle: list[str]) -> Finding:
    if len(circle) > 1:
        message = f"waits for itself: {' waits for '.join([*circle, circle[0]])}"
        return Finding(resource, message, "Properties", "circle")
    message = "refers to itself, which CloudFormation calls a circular dependency"
    own = "make the rule a resource of its own, AWS::EC2::SecurityGroupIngress" if "Group" in resource.type else ""
    return Finding(resource, message, "Properties", "circle", own)


RULE = Rule(
    "MWAA-References",
    "What the environment's template refers to is in it, and nothing waits for itself",
    "CloudFormation refuses such a template as a whole. The one that is met most: a security group whose own SecurityGroupIngress "
    "names the group itself, as MWAA wants it to be let in.",
    "correct the name; where two resources need each other, make what connects them a resource of its own",
    _check,
    "vpc-security",
)
