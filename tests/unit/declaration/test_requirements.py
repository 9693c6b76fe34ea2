"""requirements.txt: pinned, under the right constraints that its pins fit, none of it MWAA's, from safe places."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.essential_packages import essential_packages
from mwaa_platform.aws.image_packages import image_packages
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from tests.support.projects import MINIMAL, with_stage, write_team

PUBLISHED = "https://raw.githubusercontent.com/apache/airflow/constraints-{0}/constraints-{1}.txt"
GOOD = f'--constraint "{PUBLISHED.format("3.3.1", "3.12")}"\n'
VENDORED = '--constraint "/usr/local/airflow/dags/constraints.txt"\n'
REQUESTS = (image_packages("3.3.1") or {})["requests"]
PUBLIC: dict[str, Any] = {"webserver": {"access": "public_and_private"}}


def found(root: Path, text: str, stage: Any = None, **files: str) -> list[Problem]:
    """Errors and warnings about the requirements of a project with this requirements.txt."""
    folder = write_team(root, with_stage(**(PUBLIC if stage is None else stage))).parent
    (folder / "requirements.txt").write_text(text)
    for name, content in files.items():
        (folder / f"{name}.txt").write_text(content)
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


def test_a_pinned_file_under_published_constraints(tmp_path: Path) -> None:
    assert (
        found(
            tmp_path,
            GOOD + f"# a comment\n\nrequests=={REQUESTS}  # why\nnot-there[excel]==2.2.0 ; python_version > '3'\n",
        )
        == []
    )


@pytest.mark.parametrize(
    "line",
    [
        "requests",
        "requests>=2",
        "requests==2.*",
        "requests~=2.1",
        "requests==1,!=2",
        "requests @ https://x/y.whl",
        "???",
    ],
)
def test_unpinned_lines_are_refused_with_their_number(tmp_path: Path, line: str) -> None:
    (problem,) = found(tmp_path, f"{GOOD}{line}\n")
    assert (str(problem.file), problem.line, problem.got) == ("dags/orders/requirements.txt", 2, line)


@pytest.mark.feature("P2")
@pytest.mark.parametrize(
    "target",
    [PUBLISHED.format("3.2.1", "3.12"), PUBLISHED.format("3.3.1", "3.11"), "https://example.com/constraints.txt"],
)
def test_constraints_of_another_version_are_refused(tmp_path: Path, target: str) -> None:
    (problem,) = found(tmp_path, f"-c {target}\nrequests=={REQUESTS}\n")
    assert problem.line == 1
    assert PUBLISHED.format("3.3.1", "3.12") in problem.allowed


@pytest.mark.feature("P2")
@pytest.mark.parametrize("ref", ["refs/tags/", "refs/heads/"])
def test_the_published_file_by_the_address_that_github_leads_to(tmp_path: Path, ref: str) -> None:
    target = PUBLISHED.format("3.3.1", "3.12").replace("constraints-3.3.1", f"{ref}constraints-3.3.1")
    assert found(tmp_path, f"-c {target}\nrequests=={REQUESTS}\n") == []
    (problem,) = found(tmp_path, f"-c {target.replace('-3.3.1', '-3.2.1')}\nrequests=={REQUESTS}\n")
    assert "constraints of Airflow 3.2.1" in problem.message


def test_a_line_is_told_one_thing_only(tmp_path: Path) -> None:
    (kept,) = found(tmp_path, f"{GOOD}celery==5.3.0\n")
    assert kept.cure == "take the line out"
    (elsewhere,) = found(tmp_path, f"{GOOD}requests==1.0; sys_platform == 'win32'\n")
    assert "this line counts for no Airflow" in elsewhere.message


def test_vendored_constraints(tmp_path: Path) -> None:
    good = "apache-airflow-providers-amazon==9.34.0\n"
    assert found(tmp_path, VENDORED + f"requests=={REQUESTS}\n", constraints=good) == []
    (problem,) = found(tmp_path, VENDORED, constraints="apache-airflow-providers-amazon==9.25.0\n")
    assert (str(problem.file), problem.allowed) == (
        "dags/orders/constraints.txt",
        "apache-airflow-providers-amazon==9.34.0",
    )


def test_vendored_constraints_that_are_not_there(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, VENDORED)
    assert problem.message == "constraints.txt is not there"


@pytest.mark.feature("P1")
def test_no_constraints_warn(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, f"requests=={REQUESTS}\n")
    assert problem.severity == "warning"


def test_behind_a_private_web_server_only_the_image_and_wheels(tmp_path: Path) -> None:
    provider = "apache-airflow-providers-amazon"
    pins = {"constraints": f"{provider}==9.34.0\n"}
    assert found(tmp_path, f"{VENDORED}{provider}==9.34.0\n", {}, **pins) == []
    unconstrained, newer = found(tmp_path, f"{VENDORED}{provider}==9.35.0\n", {}, **pins)
    assert "9.34.0" in newer.cure
    assert unconstrained.allowed == f"{provider}==9.34.0"
    (absent,) = found(tmp_path, f"{VENDORED}snowflake-connector-python==3.12.0\n", {}, **pins)
    assert (absent.line, absent.severity) == (2, "error")
    assert "mwaa-platform package orders --wheels" in absent.cure


def test_a_bundled_wheel_is_enough(tmp_path: Path) -> None:
    folder = write_team(tmp_path, MINIMAL).parent
    (folder / "plugins").mkdir()
    (folder / "plugins" / "snowflake_connector_python-3.12.0-cp312-cp312-manylinux_2_17_x86_64.whl").write_bytes(b"")
    pins = {"constraints": "apache-airflow-providers-amazon==9.34.0\n"}
    assert found(tmp_path, f"{VENDORED}snowflake-connector-python==3.12.0\n", {}, **pins) == []


def test_behind_a_private_web_server_constraints_lie_beside(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, GOOD, {})
    assert "constraints cannot be fetched from the internet" in problem.message


def test_a_version_whose_image_is_not_known_warns(tmp_path: Path) -> None:
    folder = write_team(tmp_path, {**MINIMAL, "airflow": {"version": "2.8.1"}}).parent
    (folder / "constraints.txt").write_text("apache-airflow-providers-amazon==8.16.0\n")
    (folder / "requirements.txt").write_text(f"{VENDORED}requests==2.32.0\n")
    assert any("is not known" in warning.message for warning in load(tmp_path).warnings)


@pytest.mark.feature("P1", "P2", "P3", "Z6")
def test_every_problem_of_a_file_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    text = """\
--constraint "/usr/local/airflow/dags/constraints.txt"
celery==5.3.0
apache-airflow==2.10.3
git+https://github.com/psf/requests@main
https://example.com/thing-1.0-py3-none-any.whl
/usr/local/airflow/plugins/mine-1.0-py3-none-any.whl
plugins/mine-1.0-py3-none-any.whl
requests==2.0.0
Requests==2.0.0
--index-url https://aws:not-a-real-password@example.com/simple/
--index-url http://example.com/simple/
--editable ./mine
--force-reinstall
-r more.txt
--pre
"""
    constraints = "apache-airflow-providers-amazon==9.34.0\nrequests==2.33.0\n"
    problems = found(tmp_path, text, constraints=constraints)
    errors = {(p.line, p.message.partition(":")[0][:40]) for p in problems if p.severity == "error"}
    assert {line for line, _ in errors} == set(range(2, 16))
    by_line = {p.line: p for p in problems if p.message.startswith("the constraints")}
    assert by_line[8].allowed == "requests==2.33.0"
    assert "password" not in " ".join(p.got for p in problems)


@pytest.mark.feature("Z6")
@pytest.mark.parametrize(
    ("constraint", "line", "cure"),
    [
        ("boto3==1.43.50", "boto3>=1", "write boto3==1.43.50"),
        ("boto3>=1.43.50,<2", "boto3", "write boto3==1.43.56"),
        ("boto3==1.43.50", "nowhere-constrained", "write nowhere-constrained==…"),
    ],
)
def test_an_open_line_is_told_the_version_that_fits(tmp_path: Path, constraint: str, line: str, cure: str) -> None:
    text = f'--constraint "/usr/local/airflow/dags/constraints.txt"\n{line}\n'
    constraints = f"apache-airflow-providers-amazon==9.34.0\n{constraint}\n"
    (problem,) = [p for p in found(tmp_path, text, constraints=constraints) if p.message.startswith("not pinned")]
    assert (problem.line, problem.cure) == (2, cure)


@pytest.mark.feature("Z6")
@pytest.mark.parametrize(
    ("constraint", "nearest"),
    [("boto3==1.43.56", "boto3==1.43.56"), ("boto3>=1.43.50,<2", "boto3==1.43.56"), ("boto3<1", "boto3<1")],
)
def test_the_nearest_version_that_fits_is_named(tmp_path: Path, constraint: str, nearest: str) -> None:
    constraints = f"apache-airflow-providers-amazon==9.34.0\n{constraint}\n"
    (problem,) = found(tmp_path, f"{VENDORED}boto3==1.20.0\n", constraints=constraints)
    assert (problem.line, problem.allowed, problem.severity) == (2, nearest, "error")


def test_pins_are_held_against_mwaas_own_constraints_where_none_are_vendored(tmp_path: Path) -> None:
    (published,) = found(tmp_path, f"{GOOD}requests==2.0.0\n")
    assert (published.severity, published.allowed) == ("warning", f"requests=={REQUESTS}")
    (added, _) = sorted(found(tmp_path, "requests==2.0.0\n"), key=lambda p: p.severity)
    assert (added.severity, added.allowed) == ("error", f"requests=={REQUESTS}")


@pytest.mark.parametrize("name", ["constraints-3.12-updated", "constraints"])
def test_vendored_constraints_under_any_name(tmp_path: Path, name: str) -> None:
    text = f"-c /usr/local/airflow/dags/{name}.txt\nrequests==2.32.0\n"
    assert found(tmp_path, text, **{name: "apache-airflow-providers-amazon==9.34.0\nrequests==2.32.0\n"}) == []


@pytest.mark.parametrize(
    "bad", ["requests[socks]==2.32.0", "requests @ https://example.com/x.whl", "???", "requests==x.y"]
)
def test_a_constraint_that_pip_refuses(tmp_path: Path, bad: str) -> None:
    (problem,) = found(tmp_path, VENDORED, constraints=f"apache-airflow-providers-amazon==9.34.0\n{bad}\n")
    assert (str(problem.file), problem.line, problem.got) == ("dags/orders/constraints.txt", 2, bad)


def test_constraints_against_what_mwaa_keeps(tmp_path: Path) -> None:
    constraints = "apache-airflow-providers-amazon==9.34.0\ncelery==5.4.0\n"
    (problem,) = found(tmp_path, VENDORED, constraints=constraints)
    assert (problem.line, problem.allowed) == (2, "celery==5.6.3")


@pytest.mark.feature("P1")
def test_what_mwaa_takes_for_a_constraint_line_and_is_none(tmp_path: Path) -> None:
    (comment,) = found(tmp_path, f"# no --constraint here\nrequests=={REQUESTS}\n")
    assert (comment.line, comment.severity) == (1, "error")
    assert "takes this line for a constraint line" in comment.message
    (unseen,) = found(tmp_path, f"--constraint={PUBLISHED.format('3.3.1', '3.12')}\nrequests=={REQUESTS}\n")
    assert "does not see this constraint line" in unseen.message


@pytest.mark.parametrize("version", ["2.9.2", "2.10.3", "2.11.2", "3.0.6", "3.2.1", "3.3.1"])
@pytest.mark.feature("P3")
def test_mwaas_own_packages_of_each_version(tmp_path: Path, version: str) -> None:
    for name, kept in (essential_packages(version) or {}).items():
        folder = write_team(tmp_path, {**with_stage(**PUBLIC), "airflow": {"version": version}}).parent
        (folder / "requirements.txt").write_text(f"{name}==0.0.1\n")
        with pytest.raises(DeclarationError) as refused:
            load(tmp_path)
        assert any(p.line == 1 and p.allowed == f"{name}=={kept}" for p in refused.value.problems)


def test_hashes_are_for_all_lines_or_none(tmp_path: Path) -> None:
    hashed = f"requests=={REQUESTS} \\\n    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{'1' * 64}\n"
    assert found(tmp_path, GOOD + hashed) == []
    (problem,) = found(tmp_path, f"{GOOD}{hashed}not-there==1.0\n")
    assert (problem.line, problem.got) == (5, "not-there==1.0")


def test_a_line_for_another_system_is_said(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, f"{GOOD}pywin32==306; sys_platform == 'win32'\n")
    assert (problem.line, problem.severity) == (2, "warning")


@pytest.mark.parametrize(
    "value", ["https://aws:${TOKEN}@example.com/simple/", "https://example.com/simple/", "${INDEX}"]
)
def test_an_index_without_a_password_in_it(tmp_path: Path, value: str) -> None:
    assert found(tmp_path, f"{GOOD}--index-url {value}\nnot-there==1.0\n") == []


@pytest.mark.feature("Z6")
@pytest.mark.parametrize(
    ("tags", "fits"),
    [
        ("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", True),
        ("cp312-cp312-manylinux_2_34_x86_64", True),
        ("cp39-abi3-manylinux_2_28_x86_64", True),
        ("py3-none-any", True),
        ("cp312-cp312-manylinux_2_17_aarch64", False),
        ("cp312-cp312-macosx_11_0_arm64", False),
        ("cp311-cp311-manylinux_2_17_x86_64", False),
        ("cp312-cp312-manylinux_2_39_x86_64", False),
        ("cp312-cp312-musllinux_1_2_x86_64", False),
    ],
)
def test_a_bundled_wheel_is_made_for_mwaas_machines(tmp_path: Path, tags: str, fits: bool) -> None:
    folder = write_team(tmp_path, MINIMAL).parent
    (folder / "plugins").mkdir()
    (folder / "plugins" / f"not_there-1.0-{tags}.whl").write_bytes(b"")
    pins = {"constraints": "apache-airflow-providers-amazon==9.34.0\n"}
    problems = found(tmp_path, f"{VENDORED}not-there==1.0\n", {}, **pins)
    assert [p.message for p in problems] == (
        [] if fits else ["this wheel does not install on MWAA: Python 3.12 on Linux, x86_64"]
    )


def test_without_an_index_only_the_image_and_wheels(tmp_path: Path) -> None:
    pins = {"constraints": "apache-airflow-providers-amazon==9.34.0\n"}
    options = "--find-links /usr/local/airflow/plugins\n--no-index\n"
    (problem,) = found(tmp_path, f"{VENDORED}{options}not-there==1.0\n", **pins)
    assert (problem.line, problem.message.partition(":")[0]) == (4, "--no-index is set")
