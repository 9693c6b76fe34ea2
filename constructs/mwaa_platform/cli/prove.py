"""`mwaa-platform prove`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mwaa_platform.aws.claimed_checks import NOT_MODELLED
from mwaa_platform.cli import output

if TYPE_CHECKING:
    from sandbox.proof import Proof, Verdict

EXAMPLES = "Example: mwaa-platform prove orders --app cdk.out --json"


def prove(
    team: Annotated[str | None, typer.Argument(help="Only this team's stages; default all.")] = None,
    aws: Annotated[
        bool,
        typer.Option("--aws", help="Ask the simulator of your own account, with your own credentials; it only reads."),
    ] = False,
    app: Annotated[
        Path | None, typer.Option(help="Read this folder that `cdk synth` wrote, instead of synthesising.")
    ] = None,
    claims: Annotated[
        bool, typer.Option("--claims", help="List what is granted on a source's word, or without any.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of tables.")] = False,
) -> None:
    """Prove each role sufficient, minimal and tight by IAM's policy simulator; exit code 1 if one is not."""
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    if team is not None and team not in loaded.teams:
        raise output.fail(f"no team {team} is declared; there are {', '.join(sorted(loaded.teams))}")
    targets = [each.at(stage) for each in loaded.teams.values() for stage in each.stages]
    with output.sandbox_installed():
        from sandbox.isolation import templates_of
        from sandbox.proof import AwsSimulator, LocalSimulator
        from sandbox.proof import prove as proven
    with output.sandbox_errors(), output.progress(not as_json) as report:
        simulator = AwsSimulator() if aws else LocalSimulator()
        result = proven(targets, lambda: templates_of(root, app, report), simulator, team=team, report=report)
    if as_json:
        verdicts = [{"proven": verdict.proven, **asdict(verdict)} for verdict in result.verdicts]
        coverage = {**asdict(result.coverage), "total": result.coverage.total}
        output.print_json(
            {
                "proven": result.proven,
                "coverage": coverage,
                "simulations": result.simulations,
                "left_out": result.said,
                "verdicts": verdicts,
            }
        )
    else:
        _print(result, claims)
    if not result.proven:
        raise output.fail(_said(result))


def _print(result: "Proof", claims: bool) -> None:
    columns = (
        "stage",
        "what",
        "calls allowed",
        "grants needed",
        "neighbours refused",
        "recorded",
        "claimed",
        "unproven",
    )
    output.print_table("Roles against IAM's policy simulator", columns, [_row(verdict) for verdict in result.verdicts])
    for verdict in result.verdicts:
        for kind in ("insufficient", "excess", "loose"):
            for finding in getattr(verdict, kind):
                output.stdout.print(f"{kind}: {verdict.stage}, {verdict.subject}: {finding}", soft_wrap=True)
    if claims:
        rows = dict.fromkeys((c.action, c.call, c.source) for v in result.verdicts for c in v.claims)
        output.print_table("Claimed: what no recording can show", ("action", "behind the call", "source"), list(rows))
        unproven = dict.fromkeys((v.subject, text) for v in result.verdicts for text in v.unproven)
        if unproven:
            output.print_table("Unproven: in no recording", ("of", "grant"), list(unproven))
        output.print_table("Not asked: what may refuse a call besides", ("what", "source"), list(NOT_MODELLED.items()))
    for text in result.said:
        output.stdout.print(text)
    if result.proven:
        output.stdout.print(_said(result))


def _row(verdict: "Verdict") -> tuple[object, ...]:
    coverage = verdict.coverage
    return (
        verdict.stage,
        verdict.subject,
        f"{verdict.requests - len(verdict.insufficient)} of {verdict.requests}",
        f"{verdict.units - len(verdict.excess)} of {verdict.units}",
        f"{verdict.probes - len(verdict.loose)} of {verdict.probes}",
        *(coverage.recorded, coverage.claimed, coverage.unproven),
    )


def _said(result: "Proof") -> str:
    failed = [f"{verdict.stage}, {verdict.subject}" for verdict in result.verdicts if not verdict.proven]
    every = "every role that was asked about" if result.said else "every role"
    found = f"not proven: {'; '.join(failed)}" if failed else f"{every} is sufficient, minimal and tight"
    c = result.coverage
    return (
        f"{found}\ncoverage of {c.total} granted actions: {c.recorded} recorded, {c.claimed} claimed, {c.unproven} unproven; "
        f"{result.simulations} simulations"
    )
