"""`check --write`: the `integrations:` section that a DAG folder needs, proposed; written only where a declaration has none."""

from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.airflow_versions import CURRENT_VERSION
from mwaa_platform.aws.grants import Place
from mwaa_platform.dagcheck import proposals
from mwaa_platform.dagcheck.findings import Finding, Kind
from mwaa_platform.dagcheck.reading import Reading, read_folder
from mwaa_platform.dagcheck.requests import Needed
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.dagcheck.text import missing_options
from mwaa_platform.dagcheck.wording_of_calls import parted
from mwaa_platform.declaration.yaml_file import YamlFile, read_yaml
from mwaa_platform.declared import PLACEHOLDERS

_NOWHERE = Place("000000000000", "us-east-1")
"""A stage's account and Region stand for themselves in the lines, so that these are turned into placeholders."""


class WriteRefusedError(Exception):
    """There is nothing to propose, or nowhere to write it; the text says why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The section, why it is not to be written, and what could not be told."""

    text: str
    because: str
    doubts: tuple[Finding, ...]


def proposal(root: Path, team: str) -> Proposal:
    """The section for a team's folder, whatever it declares already.

    Raises:
        WriteRefusedError: no such folder.
    """
    folder = root / "dags" / team
    if not folder.is_dir():
        raise WriteRefusedError(f"there is no folder dags/{team}")
    path = folder / "team.yaml"
    declared = read_yaml(path) if path.is_file() else None
    sources = Sources(folder)
    options = {"platform.team": "{team}", "platform.stage": "{stage}"}
    reading = read_folder(sources, _version(declared), options, _NOWHERE, {})
    lines = [
        line.replace(_NOWHERE.account, "{account}").replace(_NOWHERE.region, "{region}") for line in _lines(reading)
    ]
    text = "\n".join(["integrations:", *(f"  {_quoted(line)}" for line in lines)]) if lines else "integrations: []"
    doubts = tuple(
        Finding(
            Kind.CANNOT_TELL,
            d.where.path.relative_to(root).as_posix(),
            d.where.line,
            d.message,
            team,
            d.task,
            d.operator,
        )
        for d in dict.fromkeys(reading.doubts)
    )
    return Proposal(text, _because(declared), doubts)


def _version(declared: YamlFile | None) -> str:
    data = declared.data if declared and isinstance(declared.data, dict) else {}
    airflow = data.get("airflow")
    version = airflow.get("version") if isinstance(airflow, dict) else None
    return version if isinstance(version, str) else CURRENT_VERSION


def _because(declared: YamlFile | None) -> str:
    if declared is None:
        return "it does not exist; declare the team there first"
    if not isinstance(declared.data, dict):
        return "it holds no declaration"
    return "it has integrations already; add the lines that are missing" if "integrations" in declared.data else ""


def _lines(reading: Reading) -> list[str]:
    """A line for each id that is looked up, and for the rest what the calls need."""
    by_id: dict[str, tuple[set[str], list[Needed]]] = {}
    rest = []
    for call in reading.calls:
        lacking = {option for text in call.parameters.values() for option in missing_options(text)}
        for option in lacking:
            identifier, _ = parted(option)
            by_id.setdefault(identifier, (set(), []))[1].append(call)
        if not lacking:
            rest.append(call)
    for lookup in reading.lookups:
        if not lookup.has_default:
            identifier, thing = parted(lookup.option.removeprefix("platform."))
            by_id.setdefault(identifier, (set(), []))[0].add(thing)
    found = []
    for identifier, (things, calls) in by_id.items():
        fields = proposals.for_lookups(identifier, [thing for thing in things if thing], calls) if all(things) else None
        if fields:
            found.append(proposals.written(fields))
    covered = {line.partition("service: ")[2].partition(",")[0] for line in found}
    for fields in proposals.lines_for(rest):
        # A call that names no resource needs no line of its own beside one of its service.
        if (len(fields) > 1 and "<" not in str(fields)) or fields["service"] not in covered:
            found.append(proposals.written(fields))
    return sorted(found)


def _quoted(line: str) -> str:
    return proposals.quoted(line, PLACEHOLDERS)


def write_section(root: Path, team: str, proposed: Proposal) -> Path | None:
    """Append the section to a team.yaml that has none; nothing is changed otherwise."""
    if proposed.because:
        return None
    path = root / "dags" / team / "team.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.rstrip()}\n\n{proposed.text}\n", encoding="utf-8")
    return path
