"""`mwaa-platform shell`: a shell inside a local Airflow."""

import os
from typing import Annotated

import typer

from mwaa_platform.cli import completion, output

EXAMPLES = "Example: mwaa-platform shell orders-dev -c 'airflow dags list'"


def shell(
    stage: Annotated[
        str | None,
        typer.Argument(
            help="The stage as `cdk ls` shows it; needed where several run.", autocompletion=completion.whole_stages
        ),
    ] = None,
    command: Annotated[str | None, typer.Option("-c", help="Run this instead, and end with its exit code.")] = None,
) -> None:
    """Open a shell as tasks have it: Airflow's Python and `airflow`, the configuration, the deployed role for `aws` and boto3."""
    root = output.root()
    loaded = output.declarations(root, as_json=False)
    targets = [team.at(name) for team in loaded.teams.values() for name in team.stages]
    with output.sandbox_installed(), output.sandbox_errors():
        from sandbox.local_airflow.spec import Spec
        from sandbox.server import SandboxError
        from sandbox.standing_airflow import running_of

        _, there = running_of(root, targets, stage)
        if len(there) > 1:
            raise SandboxError(f"several Airflows run: say which stage, {' or '.join(t.name for _, t in there)}")
        airflow, target = there[0]
        spec = Spec.read_of(airflow)
    program = os.environ.get("SHELL", "/bin/sh")
    variables = {**spec.variables_of("shell"), "TERM": os.environ.get("TERM", "dumb"), "PS1": f"({target.name}) \\w $ "}
    os.chdir(spec.home)
    # The shell takes this process's place: it has its terminal and its exit code.
    os.execve(program, [program, *(("-c", command) if command else ())], variables)  # noqa: S606 (the user's own shell)
