"""`mwaa-platform doctor`."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mwaa_platform.cli import output
from mwaa_platform.cli.synth import write_templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mwaa_platform.policy.doctor import Diagnosis
    from mwaa_platform.policy.pack import Judged

EXAMPLES = "Example: mwaa-platform doctor network.yaml environment.yaml --region eu-west-1 --json"


def doctor(
    templates: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[ASSEMBLY|TEMPLATE]...",
            help="A folder that `cdk synth` wrote, of any CDK app, or CloudFormation templates in JSON or YAML, judged "
            "together; default the project's cdk.out, synthesised first if it is not there.",
        ),
    ] = None,
    region: Annotated[str | None, typer.Option(help="The Region of templates that do not say theirs.")] = None,
    account: Annotated[str | None, typer.Option(help="The account, likewise.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(help="A parameter's value, as NAME=VALUE; may be given several times.")
    ] = None,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Take parameters for their defaults, where none is given.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of tables.")] = False,
) -> None:
    """Find in templates, before anything is created, what would make MWAA fail or be unsafe; exit code 1 on errors."""
    from mwaa_platform.policy.doctor import as_json as document
    from mwaa_platform.policy.doctor import diagnose
    from mwaa_platform.policy.reading import Given, UnreadableError, read
    from mwaa_platform.policy.rule import Severity

    given = Given(region, account, _parameters(parameter or []), defaults)
    try:
        diagnosis = diagnose(read(templates or [_own(as_json)], given))
    except UnreadableError as error:
        raise output.fail(f"mwaa-platform: {error}") from None
    errors, warnings = diagnosis.count(Severity.ERROR), diagnosis.count(Severity.WARNING)
    passed = bool(diagnosis.environments) and not errors and not (strict and warnings)
    if as_json:
        output.print_json(document(diagnosis, passed=passed))
    else:
        _print(diagnosis)
        breaking = f" ({diagnosis.breaking()} by which creation fails)" if errors else ""
        output.stdout.print(
            f"{len(diagnosis.environments)} environment(s), {diagnosis.rules} rules: "
            f"{errors} error(s){breaking}, {warnings} warning(s), "
            f"{len(diagnosis.accepted)} acknowledged, {len(diagnosis.doubts)} cannot be told",
            soft_wrap=True,
        )
    if not diagnosis.environments:
        raise output.fail("mwaa-platform: there is no AWS::MWAA::Environment in these templates")
    if not passed:
        raise typer.Exit(1)


def _own(as_json: bool) -> Path:
    """The project's own assembly."""
    root = output.root()
    assembly = root / "cdk.out"
    if not (assembly / "manifest.json").is_file():
        try:
            write_templates(root, None, None, as_json=as_json)
        except typer.Exit:
            if not (assembly / "manifest.json").is_file():
                raise
            # Open findings end a synth, but the templates are there: they are what is asked about.
    return assembly


def _parameters(given: list[str]) -> dict[str, str]:
    for one in given:
        if not one.partition("=")[0] or "=" not in one:
            raise output.fail(f"mwaa-platform: --parameter takes NAME=VALUE, got {one!r}")
    return dict(one.split("=", 1) for one in given)


def _print(diagnosis: "Diagnosis") -> None:
    from mwaa_platform.policy.doctor import said

    for _, group in groupby(diagnosis.findings, key=lambda found: (found.severity, found.effect, found.rule.id)):
        output.stdout.print("\n".join(_lines(list(group))), soft_wrap=True)
    if diagnosis.accepted:
        rows = [
            (found.id, f"{f.resource.stack}/{f.resource.logical_id}", why)
            for found, why in diagnosis.accepted
            for f in [found.finding]
        ]
        output.print_table("Acknowledged", ("rule", "resource", "reason"), rows)
    if diagnosis.doubts:
        output.print_table("Cannot tell", ("place", "what", "rules"), said(diagnosis.doubts))


def _lines(group: "Sequence[Judged]") -> list[str]:
    """All findings of one rule as a person reads them: what they have in common is said once, after the last."""
    from mwaa_platform.aws.guide_pages import page_title
    from mwaa_platform.policy import holes
    from mwaa_platform.policy.doctor import place_of

    lines, rule = [], group[0].rule
    for found in group:
        finding = found.finding
        path = f" ({finding.resource.construct_path})" if finding.resource.construct_path else ""
        lines += [
            f"{found.severity.value}: {holes.shown(found.id)}: {finding.message}",
            f"  place: {place_of(finding)}{path}",
        ]
        if finding.cure:
            lines.append(f"  cure:  {holes.shown(finding.cure)}")
    if not all(found.finding.cure for found in group):
        lines.append(f"  cure:  {rule.cure}")
    lines += [f"  cause: {rule.why}", f"  then:  {group[0].effect.value}"]
    return [*lines, f"  see:   {rule.anchor}; MWAA User Guide, {page_title(rule.page)}"]
