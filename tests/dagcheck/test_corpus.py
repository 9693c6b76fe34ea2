"""Every case of the corpus: what is expected is found, and nothing else."""

from pathlib import Path

import pytest

from mwaa_platform.dagcheck import Finding, check_team, render
from tests.dagcheck.corpus_files import CORPUS, Expected, cases, expected, laid_out


def _matches(finding: Finding, wanted: Expected) -> bool:
    shown = "\n".join(render([finding])).replace("      - ", "      add: ")
    line = finding.line if wanted.line else 0
    return (finding.file, line, str(finding.kind)) == (wanted.file, wanted.line, wanted.kind) and wanted.text in shown


@pytest.mark.parametrize(("path", "airflow"), cases(), ids=lambda value: getattr(value, "stem", value))
def test_a_case(tmp_path: Path, path: Path, airflow: str) -> None:
    team = laid_out(path, airflow, tmp_path)
    found = list(check_team(team, tmp_path, lint=False).findings)
    wanted = expected(tmp_path / "dags" / "corpus")
    shown = "\n".join(render(found))
    for one in wanted:
        hit = next((finding for finding in found if _matches(finding, one)), None)
        assert hit is not None, f"not found: {one}\n{shown}"
        found.remove(hit)
    assert not found, "\n".join(render(found))


def test_the_corpus_is_large_enough_and_covers_both_airflows() -> None:
    assert len({path for path, _ in cases()}) >= 60
    assert {airflow for _, airflow in cases()} == {"2.11.2", "3.3.1"}
    assert all(path.suffix == ".py" or path.is_dir() for path in CORPUS.iterdir())
