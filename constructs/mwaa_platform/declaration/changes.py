"""What a change since another revision means to environments that stand, where the declaration of today alone does not tell."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.removed_files import removed_files
from mwaa_platform.declaration.rules.draft import Draft, draft_of
from mwaa_platform.declaration.version_change import version_change
from mwaa_platform.declaration.yaml_file import read_yaml


def changes_between(before: Path, now: Path) -> Iterator[Problem]:
    """Of every team of both projects, for the environments that keep account, Region and name."""
    older = _drafts(before)
    for team, draft in _drafts(now).items():
        kept = sorted(set(_environments(older[team])) & set(_environments(draft))) if team in older else []
        if kept:
            file, named = Path("dags") / draft.folder.name / DECLARATION, ", ".join(name for _, _, name in kept)
            yield from version_change(older[team], draft, file, named)
            yield from removed_files(older[team], draft, file, named)


def _drafts(root: Path) -> dict[str, Draft]:
    """By team; a file that is no mapping is left out: loading tells what is wrong with today's."""
    files = {path: read_yaml(path) for path in sorted((root / "dags").glob(f"*/{DECLARATION}"))}
    drafts = (draft_of(path.parent, f.data) for path, f in files.items() if isinstance(f.data, Mapping))
    return {draft.team: draft for draft in drafts}


def _environments(draft: Draft) -> Iterator[tuple[str, str, str]]:
    for _, stage in draft.stages("account", "region", "environment_name"):
        yield stage.account, stage.region, stage.environment_name
