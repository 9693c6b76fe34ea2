"""The advice for MWAA: what each rule finds and what it leaves alone, Airflow 2 and 3, settled by comments, and only said."""

from pathlib import Path

import pytest
import yaml

from mwaa_platform.dagcheck import Finding, check_team, render, stop_at_errors
from mwaa_platform.dagcheck.advice.rules import ADVICE_RULES
from mwaa_platform.declaration.loader import load
from tests.dagcheck.corpus_files import ADVICE, cases, expected, laid_out

CASES = cases(ADVICE, "*/*")
ROOT = Path(__file__).parents[2]


def _folder(rule: str) -> str:
    name = rule.removeprefix("DAG-")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("_")


def _advice(path: Path, airflow: str, root: Path) -> list[Finding]:
    team = laid_out(path, airflow, root)
    return [finding for finding in check_team(team, root, lint=False, advise=True).findings if finding.rule]


@pytest.mark.parametrize(
    ("path", "airflow"), CASES, ids=lambda v: f"{v.parent.name}-{v.stem}" if isinstance(v, Path) else v
)
def test_a_case(tmp_path: Path, path: Path, airflow: str) -> None:
    found = _advice(path, airflow, tmp_path)
    wanted = expected(tmp_path / "dags" / "corpus")
    assert bool(wanted) == path.stem.startswith("wrong")
    shown = "\n".join(render(found))
    for one in wanted:
        hit = next(
            (
                f
                for f in found
                if (f.file, f.rule) == (one.file, one.kind)
                and one.line in (0, f.line)
                and one.text in str([*render([f])])
            ),
            None,
        )
        assert hit is not None, f"not found: {one}\n{shown}"
        found.remove(hit)
    assert not found, "\n".join(render(found))


@pytest.mark.parametrize("rule", ADVICE_RULES, ids=lambda rule: rule.id)
def test_every_rule_has_cases_for_both_airflows(rule: object) -> None:
    folder = _folder(rule.id)  # type: ignore[attr-defined] # a rule
    of_rule = [(path.stem, airflow) for path, airflow in CASES if path.parent.name == folder]
    assert {"wrong", "right"} <= {stem for stem, _ in of_rule}
    assert {airflow for stem, airflow in of_rule} == {"2.11.2", "3.3.1"}
    assert len({stem for stem, _ in of_rule if stem.startswith("wrong")}) >= 2 or folder == "id_twice"


def test_what_is_found_is_a_warning_with_its_rule_and_what_to_write(tmp_path: Path) -> None:
    (finding,) = _advice(ADVICE / "poke_sensor" / "wrong.py", "3.3.1", tmp_path)
    assert (finding.severity, finding.rule) == ("warning", "DAG-PokeSensor")
    assert finding.as_json()["rule"] == "DAG-PokeSensor"
    said, mend = render([finding])
    assert said.startswith(
        "dags/corpus/dag.py:8: warning: DAG-PokeSensor: task wait, S3KeySensor: holds a worker's slot"
    )
    assert "reschedule" in mend


@pytest.mark.parametrize("name", ["wrong", "wrong_forms", "wrong_places"])
def test_a_secret_is_never_repeated(tmp_path: Path, name: str) -> None:
    found = _advice(ADVICE / "secret_in_code" / f"{name}.py", "3.3.1", tmp_path)
    said = str([finding.as_json() for finding in found])
    assert found
    assert not [secret for secret in ("Tr0ub4dor", "AKIAABC", "wJalr", "s3cr3t-") if secret in said]


def test_a_synthesis_has_no_advice_and_is_not_stopped_by_it(tmp_path: Path) -> None:
    team = laid_out(ADVICE / "no_timeout" / "wrong.py", "3.3.1", tmp_path)
    assert stop_at_errors(tmp_path, {"corpus": ["dev"]}, {"corpus": team}) == ()
    assert not check_team(team, tmp_path, lint=False).findings
    assert check_team(team, tmp_path, lint=False, advise=True).passed


def test_the_teams_of_this_project_are_given_none() -> None:
    for team in load(ROOT).teams.values():
        assert not check_team(team, ROOT, lint=False, advise=True).findings


def test_what_holds_in_one_stage_only_says_so(tmp_path: Path) -> None:
    laid_out(ADVICE / "too_many_dags" / "wrong.py", "3.3.1", tmp_path)
    path = tmp_path / "dags" / "corpus" / "team.yaml"
    declared = yaml.safe_load(path.read_text())
    declared["stages"]["prod"] = {"account": "222222222222", "region": "eu-west-1", "environment_class": "mw1.medium"}
    path.write_text(yaml.safe_dump(declared))
    team = load(tmp_path).teams["corpus"]
    (finding,) = check_team(team, tmp_path, lint=False, advise=True).findings
    assert (finding.file, finding.stages) == ("dags/corpus/team.yaml", ("dev",))


def test_a_comment_that_names_no_rule_or_no_reason_is_refused(tmp_path: Path) -> None:
    team = laid_out(ADVICE / "nothing_accepted" / "right.py", "3.3.1", tmp_path)
    path = tmp_path / "dags" / "corpus" / "dag.py"
    text = path.read_text()
    path.write_text(text.replace("DAG-PokeSensor", "DAG-Poke"))
    assert "names no rule with DAG-Poke" in str([*render(check_team(team, tmp_path, lint=False).findings)])
    path.write_text(text.replace("the file is there within a minute of the trigger", "so"))
    assert "gives no reason" in str([*render(check_team(team, tmp_path, lint=False).findings)])
