"""The corpus: small DAG files, each with what the check must say of it beside the line that it says it of.

`# declared: {…}` is a line of the declaration, `# extra: {…}` one of extra_statements, `# connections: {…}` what lies in
the secrets backend, `# airflow: 2` or `3` the only Airflow that the file is for. `# expect: KIND | TEXT` stands at the end of the line
that the finding names, `# expect-declaration: KIND | TEXT` for one of team.yaml. Nothing else may be found.

The advice for MWAA has a corpus of its own, a folder for each rule with `wrong` and `right` cases; expected is the rule's id. There,
`# configuration: {…}`, `# environment_class: …` and `# triggered_by: DAG` are more of the declaration.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mwaa_platform.declaration.team import Team

CORPUS = Path(__file__).parent / "corpus"
ADVICE = Path(__file__).parent / "advice"
AIRFLOWS = {"2": "2.11.2", "3": "3.3.1"}
_EXPECTED = re.compile(r"# expect: ([a-zA-Z -]+) \| (.*?)(?=\s*# expect: |$)")


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding: its file, line and kind, and a text that it must have."""

    file: str
    line: int
    kind: str
    text: str


def cases(folder: Path = CORPUS, pattern: str = "*") -> list[tuple[Path, str]]:
    """Every case with each Airflow that it is for."""
    paths = sorted(path for path in folder.glob(pattern) if not path.name.startswith("__"))
    found = []
    for path in paths:
        only = re.findall(r"^# airflow: ([23])$", _texts(path)[0], re.MULTILINE)
        found += [(path, AIRFLOWS[number]) for number in only or AIRFLOWS]
    return found


def _texts(path: Path) -> list[str]:
    files = (
        [path] if path.is_file() else [path / "dag.py", *sorted(p for p in path.rglob("*.py") if p.name != "dag.py")]
    )
    return [file.read_text() for file in files]


def team_of(path: Path, airflow: str) -> dict[str, Any]:
    """The declaration that the case is checked against."""
    text = _texts(path)[0]
    lines = [yaml.safe_load(line) for line in re.findall(r"^# declared: (.*)$", text, re.MULTILINE)]
    extra = [yaml.safe_load(line) for line in re.findall(r"^# extra: (.*)$", text, re.MULTILINE)]
    return {
        "team": "corpus",
        "owner": "corpus@example.com",
        "airflow": {
            "version": airflow,
            "configuration": _declared(text, "configuration", {}),
            "secrets_backend": "# connections: " in text,
        },
        "integrations": lines,
        "extra_statements": extra,
        "rehearsal": {"connections": _declared(text, "connections", {})},
        "triggered_by": [
            {"service": "step_functions", "state_machine": "nightly", "dag": dag}
            for dag in [_declared(text, "triggered_by", "")]
            if dag
        ],
        "stages": {
            "dev": {
                "account": "111111111111",
                "region": "eu-west-1",
                "environment_class": (size := _declared(text, "environment_class", "mw1.small")),
                "workers": {"min": 1, "max": 1 if size == "mw1.micro" else 10},
                **({"schedulers": 1, "webservers": {"min": 1, "max": 1}} if size == "mw1.micro" else {}),
            }
        },
    }


def _declared(text: str, key: str, default: Any) -> Any:
    found = re.search(rf"^# {key}: (.*)$", text, re.MULTILINE)
    return yaml.safe_load(found[1]) if found else default


def laid_out(path: Path, airflow: str, root: Path) -> Team:
    """The case as a team's folder below `root`/dags."""
    folder = root / "dags" / "corpus"
    if path.is_dir():
        shutil.copytree(path, folder, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        folder.mkdir(parents=True)
        shutil.copyfile(path, folder / "dag.py")
    declared = team_of(path, airflow)
    (folder / "team.yaml").write_text(yaml.safe_dump(declared))
    return Team.model_validate(declared)


def expected(folder: Path) -> list[Expected]:
    """What the files below a team's folder say that must be found."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder.parents[1]).as_posix()
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if line.startswith("# expect-declaration: "):
                kind, _, text = line.removeprefix("# expect-declaration: ").partition(" | ")
                found.append(Expected("dags/corpus/team.yaml", 0, kind, text))
            found += [Expected(name, number, kind, text.strip()) for kind, text in _EXPECTED.findall(line)]
    return found
