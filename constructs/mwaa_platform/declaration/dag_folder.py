"""Which files of a team's folder are what: DAGs and their helpers go into the environment, the rest stays here.

The DAG folder of an environment is the team's folder without the files that MWAA takes by other ways and those that are no use there.
"""

from collections.abc import Iterator
from pathlib import Path

NOT_DAGS = ("team.yaml", "requirements.txt", "startup.sh", "plugins", "plugins.zip", "README.md", "tests", "rehearsal")
"""At the top of the folder: the declaration, what MWAA takes apart from DAGs, what is for people, and files of the rehearsal."""
NOT_DAGS_ANYWHERE = (
    "__pycache__",
    ".git",
    ".gitignore",
    ".DS_Store",
    ".ipynb_checkpoints",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
)


def dag_files(folder: Path) -> Iterator[Path]:
    """The files that belong into the environment's DAG folder, sorted; `constraints.txt` among them, for pip reads it there."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        unwanted = parts[0] in NOT_DAGS or any(part in NOT_DAGS_ANYWHERE for part in parts) or path.suffix == ".pyc"
        if path.is_file() and not unwanted:
            yield path


def dag_file_count(folder: Path) -> int:
    """The files in which Airflow looks for DAGs: Python that names both words, in any case (Airflow's safe mode, 2.10.3 to 3.3.1)."""
    return sum(_may_hold_dags(path) for path in dag_files(folder) if path.suffix == ".py")


def _may_hold_dags(path: Path) -> bool:
    text = path.read_bytes().lower()
    return b"airflow" in text and (b"dag" in text or b"asset" in text)
