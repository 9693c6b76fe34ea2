"""Problems in a line of a file beside team.yaml, and the files that several rules look at."""

from collections.abc import Iterator
from pathlib import Path

from mwaa_platform.aws.airflow_versions import AirflowVersion, find_airflow_version
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.requirements_file import RequirementsFile, read_requirements
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.stage import Stage


def requirements_of(draft: Draft) -> RequirementsFile | None:
    """The team's requirements.txt, or nothing."""
    path = draft.folder / "requirements.txt"
    return read_requirements(path) if path.is_file() else None


def version_of(draft: Draft) -> AirflowVersion | None:
    """The declared version as the catalogue has it, or nothing."""
    return find_airflow_version(draft.airflow.version) if draft.airflow else None


def isolated_stages(draft: Draft) -> Iterator[tuple[str, Stage, str]]:
    """The stages without a way to the internet, each with its network in words."""
    for name, stage in draft.stages("webserver", "network"):
        if draft.way_out(stage) == "isolated":
            shared = stage.network.mode == "shared"
            network = f"lies in the isolated network {stage.network.network}" if shared else "has an isolated network"
            yield name, stage, f"stage {name} {network}"


def at_line(
    file: RequirementsFile | Path | None,
    number: int,
    message: str,
    got: str = "",
    allowed: str = "",
    cure: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    """A problem in that line of the file."""
    path = file.path if isinstance(file, RequirementsFile) else file
    return Problem(message, got=got, allowed=allowed, cure=cure, severity=severity, file=path, line=number)
