"""Files that an environment has and its team has deleted: MWAA keeps what an update no longer names.

Source: MWAA User Guide, configuring-dag-import-plugins and using-startup-script (2026-09-01), and the API: no member of
UpdateEnvironment takes a file away. docs/decisions/0031-files-in-the-bucket.md says why nothing is left behind unasked.
"""

from collections.abc import Iterator
from pathlib import Path

from mwaa_platform.archive import files_of
from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.yaml_file import read_yaml

HOW_TO = "docs/how-to/add-python-packages.md#remove-them-again"


def removed_files(before: Draft, now: Draft, file: Path, kept: str) -> Iterator[Problem]:
    """Plugins and startup script that the environments `kept` had and would keep."""
    if _plugins(before) and not _plugins(now):
        message = f"{kept} keeps the plugins it had: MWAA does not let go of them"
        cure = f"leave an empty file plugins/.gitkeep: an archive without code replaces them ({HOW_TO})"
        yield _problem(now, file, "bundle", message, "no file in plugins/", cure)
    if _startup(before) and not _startup(now):
        message = f"{kept} keeps the startup script it had: MWAA does not let go of it"
        cure = f"leave an empty file startup.sh: it replaces the script ({HOW_TO})"
        yield _problem(now, file, "code_artifact", message, "no startup.sh", cure)


def _problem(now: Draft, file: Path, key: str, message: str, got: str, cure: str) -> Problem:
    """At the key that would give the environment such a file, if it is written."""
    written = now.data.get("dependencies")
    keys: Keys = ("dependencies", key) if isinstance(written, dict) and key in written else ()
    line = read_yaml(now.folder / file.name).line(keys) if keys else 1
    return Problem(message, keys, got, cure=cure, file=file, line=line)


def _plugins(draft: Draft) -> bool:
    bundled = draft.dependencies is not None and draft.dependencies.bundle
    return bundled or bool(files_of(draft.folder / "plugins"))


def _startup(draft: Draft) -> bool:
    indexed = draft.dependencies is not None and draft.dependencies.code_artifact is not None
    return indexed or (draft.folder / "startup.sh").is_file()
