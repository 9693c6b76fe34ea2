"""What mends a denial under a role that was taken: its owner's word, which the rehearsal has under `roles:`."""

from collections.abc import Sequence
from dataclasses import replace

import yaml

from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.team import Target, Team
from mwaa_platform.declared import stage_values
from sandbox.dag_runs.remedies import Search, remedy
from sandbox.decisions import Decision


def of_taken_role(check: Decision, checks: Sequence[Decision], team: Team, target: Target) -> str:
    """What the role's owner would have to allow, as the rehearsal's line."""
    place, file = target.place, f"dags/{team.team}/team.yaml"
    told = [index for index, role in enumerate(target.team.rehearsal.roles) if role.role == check.under]
    lines = [line for index in told for line in team.rehearsal.roles[index].integrations]
    found = remedy(
        Search(
            _request(check),
            replace(place, account=check.under.split(":")[4]),
            beside=tuple(_request(other) for other in checks if other is not check and other.action),
            declared=tuple(line.model_dump(mode="json", exclude_unset=True) for line in lines),
            values=stage_values(team=team.team, stage=target.stage_name, account=place.account, region=place.region),
            called=(check.service, check.operation),
        )
    )
    theirs = "What the role may do is its owner's to say"
    if found is None:
        return f"{theirs}, and no integration covers it."
    if not told:
        entry = {"role": check.under, "integrations": [dict(found.line)]}
        text = yaml.safe_dump(entry, default_flow_style=True, sort_keys=False, width=10_000).strip()
        return f"{theirs}. If they allow it, in {file} under rehearsal.roles:\n      - {text}"
    where = f"rehearsal.roles[{told[0]}].integrations"
    instead = "one more line under" if found.index is None else f"instead of {where}[{found.index}], under"
    return f"{theirs}. If they allow it, in {file}, {instead} {where}:\n      {found}"


def _request(check: Decision) -> Request:
    return Request(check.action, check.resource, check.context)
