"""How calls are said, and what is the same in several stages as one: place, task, operations, lines to add."""

from collections.abc import Iterable, Sequence

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.dagcheck import proposals
from mwaa_platform.dagcheck.decisions import decide
from mwaa_platform.dagcheck.requests import Needed
from mwaa_platform.dagcheck.run import Use, Where
from mwaa_platform.dagcheck.text import shown
from mwaa_platform.declaration.team import Target
from mwaa_platform.declared import PLACEHOLDERS
from mwaa_platform.integrations.operator_calls.lines import THINGS

MOST_SHOWN = 3


def parted(option: str) -> tuple[str, str]:
    """An option as the id and the thing: `etl_crawlers` is etl and crawlers."""
    things = {name for known in THINGS.values() for thing in known for name in (thing, f"{thing}s")}
    ends = [thing for thing in things if option.endswith(f"_{thing}")]
    thing = max(ends, key=len, default="")
    return (option.removesuffix(f"_{thing}"), thing) if thing else (option, "")


SamePlace = tuple[Where, str, str, tuple[str, ...]]


def by_place(found: Iterable[tuple[Target, Use, list[Needed]]]) -> dict[SamePlace, list[tuple[Target, list[Needed]]]]:
    """The same place, task and operations of several stages together."""
    groups: dict[SamePlace, list[tuple[Target, list[Needed]]]] = {}
    for target, use, calls in found:
        key = (use.where, use.task, use.operator, tuple(dict.fromkeys(call.operation for call in calls)))
        group = groups.setdefault(key, [])
        if group and group[-1][0] is target:
            group[-1][1].extend(calls)
        else:
            group.append((target, list(calls)))
    return groups


def said(calls: Sequence[Needed]) -> str:
    """Which calls on what."""
    names = list(dict.fromkeys(call.operation for call in calls))
    services = ", ".join(dict.fromkeys(call.service for call in calls))
    resources = list(dict.fromkeys(shown(request.resource) for call in calls for request in call.requests[:1]))
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    on = f"{', '.join(resources[:2])}{f' and {len(resources) - 2} more' if len(resources) > 2 else ''}"
    return f"calls {services} {', '.join(names[:MOST_SHOWN])}{more} on {on}"


def lines(calls: Sequence[Needed], target: Target) -> list[str]:
    """The lines to add for these calls; none if no line can allow them, as in another Region."""
    made = proposals.lines_for(calls)
    integrations = [proposals.integration_of(fields) for fields in made]
    if all(integrations):
        grants = (*target.grants, *(grant for one in integrations if one for grant in one.grants(target.place)))
        if any(decide(request, grants) is Decision.DENIED for call in calls for request in call.requests):
            return []
    return [proposals.written(fields) for fields in made]


def symbolic(found: Sequence[tuple[Target, list[str]]]) -> tuple[str, ...]:
    """Lines that are the same in every stage but for its own words, with placeholders; else each stage's."""
    if len(found) > 1:
        filled = []
        for target, lines in found:
            words = {target.stage_name: "{stage}", target.place.account: "{account}", target.place.region: "{region}"}
            for word, placeholder in words.items():
                lines = [line.replace(word, placeholder) for line in lines]
            filled.append([proposals.quoted(line, PLACEHOLDERS) for line in lines])
        plain = [lines for _, lines in found]
        for choice in (plain, filled):
            if all(lines == choice[0] for lines in choice):
                return tuple(choice[0])
    return tuple(dict.fromkeys(line for _, lines in found for line in lines))


def statement(calls: Sequence[Needed]) -> tuple[str, ...]:
    """For what no integration has, a statement of the team's own."""
    requests = list(
        dict.fromkeys((r.action, shown(r.resource).replace("…", "*")) for call in calls for r in call.requests)
    )
    actions = ", ".join(dict.fromkeys(action for action, _ in requests))
    resources = ", ".join(f'"{resource}"' for resource in dict.fromkeys(resource for _, resource in requests))
    return (f"- actions: [{actions}]", f"  resources: [{resources}]", "  reason: <why the DAGs need it>")
