"""The CDK app: every team's stages, policy enforced. `-c team=…` and `-c stage=…` synthesise only those."""

import atexit
import gc
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import mwaa_platform.toolchain

if __name__ == "__main__":
    # A synthesis keeps what it makes: looking for garbage, now and at the end, is a tenth of the time.
    gc.disable()
    atexit.register(gc.freeze)
mwaa_platform.toolchain.use_bundled_node()

import aws_cdk as cdk  # noqa: E402 (the line above must come first: importing aws_cdk starts Node)

from mwaa_platform.dagcheck import DagCheckError, named_dags_exist, of_broken_rehearsals, stop_at_errors  # noqa: E402
from mwaa_platform.dagcheck import render as render_findings  # noqa: E402
from mwaa_platform.declaration.loader import load  # noqa: E402
from mwaa_platform.declaration.problems import DeclarationError, render  # noqa: E402
from mwaa_platform.declaration.team import Team  # noqa: E402
from mwaa_platform.policy import enforce, kept_policy  # noqa: E402
from stacks.shared_network_stack import SharedNetworkStage  # noqa: E402
from stacks.team_stage import TeamStage  # noqa: E402

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Only:
    """Which teams and stages to build; nothing given means all."""

    team: str | None = None
    stage: str | None = None


def build(root: Path, only: Only | None = None, *, policy: bool = True) -> cdk.App:
    """The app with a `TeamStage` for every declared stage that `only` names.

    Feature flags come from the root's cdk.json, so that tests and the CLI synthesise alike. `policy=False` is for tests that look at
    templates and not at findings.

    Raises:
        DeclarationError: with every problem of every team's file; without policy not those of DAGs that are not there.
        DagCheckError: DAGs of the chosen stages call what is not declared; not without policy.
    """
    declarations = load(root, folder_rules=(named_dags_exist,) if policy else ())
    sys.stderr.writelines(f"{line}\n" for line in render(declarations.warnings))
    app = cdk.App(
        context=json.loads((ROOT / "cdk.json").read_text())["context"],
        post_cli_context={"@aws-cdk/core:failSynthOnValidationErrors": True},
        stack_traces=False,  # they would be JavaScript's
    )
    wanted = only or Only(app.node.try_get_context("team"), app.node.try_get_context("stage"))
    chosen = [
        (team, stage)
        for team in declarations.teams.values()
        for stage in team.stages
        if wanted.team in (None, team.team) and wanted.stage in (None, stage)
    ]
    if not chosen:
        declared = ", ".join(f"{team.team}-{stage}" for team in declarations.teams.values() for stage in team.stages)
        raise LookupError(
            f"no declared stage is team {wanted.team or 'any'}, stage {wanted.stage or 'any'}; declared: {declared}"
        )
    if policy:
        _check_dags(root, declarations.teams, chosen)
    tenancies = declarations.tenancies
    for tenancy in tenancies.values():
        if any((tenant.team.team, tenant.stage_name) in {(t.team, s) for t, s in chosen} for tenant in tenancy.tenants):
            SharedNetworkStage(app, tenancy=tenancy)
    packs: dict[cdk.Stage, Sequence[str]] = {}
    for team, stage in chosen:
        shared = team.stages[stage].network.network
        made = TeamStage(app, team=team, stage=stage, root=root, tenancy=tenancies[shared] if shared else None)
        packs[made] = team.policy.packs
    if policy:
        enforce(app, packs)
    return app


def _check_dags(root: Path, teams: Mapping[str, Team], chosen: Sequence[tuple[Team, str]]) -> None:
    stages: dict[str, list[str]] = {}
    for team, stage in chosen:
        stages.setdefault(team.team, []).append(stage)
    reported = stop_at_errors(root, stages, teams)
    sys.stderr.writelines(f"{line}\n" for line in render_findings(reported))


def main() -> None:
    """Synthesise all; a bad declaration or an open finding ends with exit code 1 and no traceback."""
    try:
        passed = kept_policy(build(ROOT).synth())
    except DeclarationError as error:
        sys.exit("\n".join([str(error), *render_findings(of_broken_rehearsals(ROOT, error))]))
    except (DagCheckError, LookupError) as error:
        sys.exit(str(error))
    except RuntimeError as error:
        if "ValidationFailed" not in str(error):
            raise
        sys.stderr.write(f"{error}\n")
        passed = False
    if not passed:
        sys.exit("policy: the findings above are open; mend them, or acknowledge each with a reason")


if __name__ == "__main__":
    main()
