"""What startup.sh downloads is reached from where it runs.

Source: MWAA User Guide, using-startup-script (2026-09-01): it runs on scheduler, worker and web server in the environment's network,
and a private web server has no way to the internet. Without a way out a download ends in a timeout, half an hour after the deployment.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from mwaa_platform.aws.image_packages import image_packages
from mwaa_platform.declaration.private_index import ENDPOINTS
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.requirements_file import file_here, read_requirements
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at
from mwaa_platform.declaration.rules.lines import isolated_stages
from mwaa_platform.declaration.shell.commands import Command, commands
from mwaa_platform.declaration.shell.downloads import sources_of
from mwaa_platform.declaration.shell.pip_command import Packages
from mwaa_platform.declaration.shell.sources import CODE_ARTIFACT, Source, Tool
from mwaa_platform.declaration.stage import Stage

_COMPONENT = "MWAA_AIRFLOW_COMPONENT"
_WHEELS = "${AIRFLOW_HOME}/plugins/wheels"
_ALLOWED = {
    Tool.PIP: "--no-index, wheels by their path, an index inside of the network",
    Tool.DNF: "--disablerepo='*' and .rpm files by their path",
    Tool.OTHER: "S3, services with an endpoint, hosts inside of the network",
}
_CURES = {
    Tool.PIP: f'put the wheels into plugins/wheels/, and write pip install --no-index --find-links "{_WHEELS}" …',
    Tool.DNF: "put the .rpm files into plugins/, and write sudo dnf install -y --disablerepo='*' with their paths below "
    '"${AIRFLOW_HOME}/plugins"',
    Tool.OTHER: "put the file into plugins/, or copy it from the environment's bucket with aws s3 cp",
}


def downloads_have_a_way(draft: Draft) -> Iterator[Problem]:
    """In a network without internet a startup script fetches nothing from there: wheels and files come along, or from CodeArtifact."""
    isolated = list(isolated_stages(draft))
    for command, source in _downloads(draft) if isolated else ():
        if not source.is_unknown:
            yield from _unreached(draft.folder / "startup.sh", command, source, draft, isolated)


def web_server_downloads_nothing(draft: Draft) -> Iterator[Problem]:
    """A private web server has no way to the internet, in a network with NAT too: a script that downloads leaves it out."""
    isolated = {name for name, _, _ in isolated_stages(draft)}  # of which downloads_have_a_way tells
    closed = [n for n, stage in draft.stages("webserver") if stage.webserver.access == "private" and n not in isolated]
    if not closed or _COMPONENT in _script(draft):
        return
    for command in {command.line: command for command, _ in _downloads(draft)}.values():
        path = draft.folder / "startup.sh"
        message = f"stage {', '.join(closed)} has a private web server, where nothing can be downloaded"
        cure = f'put it into: if [ "${_COMPONENT}" != webserver ]; then … fi'
        yield _at(path, command.line, message, command.text, cure=cure, severity=Severity.WARNING)


def _downloads(draft: Draft) -> Iterator[tuple[Command, Source]]:
    """What the script fetches from elsewhere than the machine and its network."""
    packages = Packages(partial(_in_image, draft), partial(_lines_of, draft.folder))
    index = {"PIP_INDEX_URL": "$index"} if draft.dependencies and draft.dependencies.code_artifact else {}
    for command in commands(_script(draft), _holds_somewhere, index):
        yield from ((command, source) for source in sources_of(command, packages) if not source.is_near)


def _script(draft: Draft) -> str:
    path = draft.folder / "startup.sh"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _unreached(
    path: Path, command: Command, source: Source, draft: Draft, isolated: list[tuple[str, Stage, str]]
) -> Iterator[Problem]:
    because = ", ".join(words for _, _, words in isolated)
    cure, allowed = _CURES[source.tool], _ALLOWED[source.tool]
    if source.tool is Tool.PIP and not any(stage.webserver.access == "private" for _, stage, _ in isolated):
        cure += "; or declare dependencies.code_artifact"
    if CODE_ARTIFACT in source.host:
        lacking = [(name, words) for name, stage, words in isolated if not _reaches_the_index(draft, stage)]
        if lacking:
            message = f"{', '.join(words for _, words in lacking)} without an endpoint of CodeArtifact's repositories"
            cure = f"add {', '.join(ENDPOINTS)} to the network's extra_endpoints"
            yield _at(path, command.line, message, command.text, ", ".join(ENDPOINTS), cure)
    elif source.is_public:
        message = f"{because}, and {source.host} is on the internet: this fails there"
        if command.always and source.certain:
            yield _at(path, command.line, message, command.text, allowed, cure)
        else:
            message = f"{because}, and {source.host} is on the internet: this may fail there"
            yield _at(path, command.line, message, command.text, allowed, cure, Severity.WARNING)
    elif not source.host.endswith((".amazonaws.com", ".amazonaws.com.cn")) and any(
        stage.network.mode != "existing" for _, stage, _ in isolated
    ):
        message = f"{because}: whether {source.host} is reached from there the declaration does not tell"
        yield _at(path, command.line, message, command.text, allowed, cure, Severity.WARNING)


def _reaches_the_index(draft: Draft, stage: Stage) -> bool:
    network, shared = stage.network, draft.shared_network(stage)
    made = shared.extra_endpoints if shared else network.extra_endpoints
    return (network.mode == "existing" and network.endpoints == "present") or ENDPOINTS[1] in made


def _holds_somewhere(condition: str) -> bool:
    """Of the conditions of a script only one is known: which component it runs on, of which a private web server is its own case."""
    if _COMPONENT not in condition:
        return False
    if condition.startswith("! "):
        return "!= webserver" not in condition
    return "= webserver" not in condition.replace("!= webserver", "")


def _in_image(draft: Draft, target: str) -> bool:
    """Whether MWAA's image satisfies it, so that pip looks nowhere."""
    image = image_packages(draft.airflow.version) if draft.airflow else None
    try:
        wanted = Requirement(target)
    except InvalidRequirement:
        return False
    version = (image or {}).get(canonicalize_name(wanted.name))
    return version is not None and not wanted.extras and wanted.specifier.contains(version, prereleases=True)


def _lines_of(folder: Path, target: str) -> list[str] | None:
    here = file_here(
        target.replace("${AIRFLOW_HOME}", "/usr/local/airflow").replace("$AIRFLOW_HOME", "/usr/local/airflow"), folder
    )
    if here is None or not here.is_file():
        return None
    file = read_requirements(here)
    return [] if file.has("--no-index") else [line.text for line in file.packages if not line.target]
