"""The team's folder: its name, and the DAGs in it."""

from collections.abc import Iterator

from mwaa_platform.declaration.dag_folder import dag_files
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft


def name_is_the_team(draft: Draft) -> Iterator[Problem]:
    """dags/<team>/team.yaml declares that team."""
    if isinstance(draft.data.get("team"), str) and draft.team != draft.folder.name:
        cure = f"write team: {draft.folder.name}, or rename the folder to {draft.team}"
        yield Problem("the team is not called as its folder", ("team",), draft.team, draft.folder.name, cure)


def holds_dags(draft: Draft) -> Iterator[Problem]:
    """There is something to deploy."""
    if not any(path.suffix in (".py", ".yaml", ".yml", ".zip") for path in dag_files(draft.folder)):
        yield Problem(
            f"no DAG file in {draft.folder.name}/",
            cure="put the team's DAGs beside team.yaml",
            file=draft.folder / "team.yaml",
        )
