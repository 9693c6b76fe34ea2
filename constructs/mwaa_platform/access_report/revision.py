"""The declarations and DAGs of another git revision, in a folder for as long as they are read; the work tree is not touched."""

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RevisionError(Exception):
    """There is nothing to compare with; the text says why, and what to do."""


@contextmanager
def project_at(root: Path, revision: str, team: str | None = None) -> Iterator[Path]:
    """A folder with dags/ of that revision, or only one team's; empty where there were none.

    Raises:
        RevisionError: no git, no repository, or no such revision.
    """
    _git(root, "rev-parse", "--git-dir", said=f"{root} is in no git repository, so there is nothing to compare with")
    unknown = f"git knows no revision {revision!r}: `git log --oneline` lists them; in a shallow clone `git fetch --unshallow`"
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", said=unknown)
    tree = commit.decode().strip()
    wanted = f"dags/{team}" if team else "dags"
    with tempfile.TemporaryDirectory(prefix="mwaa-platform-") as folder:
        if _git(root, "ls-tree", tree, wanted):
            packed = _git(root, "archive", "--format=zip", tree, wanted)
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                archive.extractall(folder)
        yield Path(folder)


def _git(root: Path, *arguments: str, said: str = "") -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607 (the user's own git)
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed, or not on PATH; without --against it is not needed") from None
    if done.returncode:
        raise RevisionError(said or f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
