"""The bucket's requirements: what is said before and after uv runs, and under which constraints it runs."""

from pathlib import Path

import pytest

from mwaa_platform.aws.image_constraints import image_constraints
from sandbox.local_airflow.requirements import Requirements, as_installed, essential_constraints, explain, problems

VENDORED = '--constraint "/usr/local/airflow/dags/constraints.txt"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "requirements.txt"
    path.write_text(text)
    return path


def test_every_line_that_cannot_be_is_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, f"{VENDORED}celery==5.0\nrequests==2.32.5\n???\nSQLAlchemy>=2\nflask @ https://x/f.zip\n")
    assert problems(path, "2.11.2") == [
        "requirements.txt, line 2: MWAA keeps celery==5.6.2 with Airflow 2.11.2 and lets nothing replace it, got 'celery==5.0'; "
        "take the line out, or write celery==5.6.2",
        "requirements.txt, line 4: pip cannot read '???'; write name==version",
        "requirements.txt, line 5: MWAA keeps sqlalchemy==1.4.54 with Airflow 2.11.2 and lets nothing replace it, "
        "got 'SQLAlchemy>=2'; take the line out, or write sqlalchemy==1.4.54",
        "requirements.txt, line 6: MWAA keeps flask==2.3.3 with Airflow 2.11.2 and lets nothing replace it, "
        "got 'flask @ https://x/f.zip'; take the line out, or write flask==2.3.3",
    ]


def test_what_mwaa_keeps_may_be_asked_for_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "apache-airflow[statsd]==3.3.1\ncelery>=5\napache-airflow-providers-amazon==9.35.0\n")
    assert problems(path, "3.3.1") == []
    assert "celery==5.6.3\n" in essential_constraints("3.3.1")


def test_paths_of_the_environment_become_local(tmp_path: Path) -> None:
    lines = f"{VENDORED}--find-links /usr/local/airflow/plugins\n/usr/local/airflow/plugins/own-1.0-py3-none-any.whl\n"
    text, notes = as_installed(Requirements(written(tmp_path, lines), Path("/home")), "3.3.1")
    assert (
        text
        == '--constraint "/home/dags/constraints.txt"\n--find-links /home/plugins\n/home/plugins/own-1.0-py3-none-any.whl\n'
    )
    assert notes == []


def test_variables_of_the_startup_script_are_put_in(tmp_path: Path) -> None:
    path = written(tmp_path, "--index-url https://${TOKEN}@index/${UNKNOWN}\nown==${VERSION}  # --constraint none\n")
    text, _ = as_installed(Requirements(path, tmp_path), "3.3.1", {"TOKEN": "t", "VERSION": "1.0"})
    assert text == "--index-url https://t@index/${UNKNOWN}\nown==1.0  # --constraint none\n"
    assert problems(path, "3.3.1") == []


def test_published_constraints_are_those_of_the_image(tmp_path: Path) -> None:
    url = "https://raw.githubusercontent.com/apache/airflow/constraints-3.3.1/constraints-3.12.txt"
    text, (note,) = as_installed(Requirements(written(tmp_path, f"-c {url}\npandas\n"), tmp_path), "3.3.1")
    assert text == f"-c {image_constraints('3.3.1')}\npandas\n"
    assert note == "published constraints are not fetched: taken are those of MWAA's image of Airflow 3.3.1"


def test_without_constraints_mwaa_adds_its_own(tmp_path: Path) -> None:
    text, (note,) = as_installed(Requirements(written(tmp_path, "pandas\n"), tmp_path), "3.3.1")
    assert text == f'--constraint "{image_constraints("3.3.1")}"\npandas\n'
    assert note.endswith("taken are the constraints of MWAA's image of Airflow 3.3.1, as MWAA does")


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_needs_nothing(text: str, tmp_path: Path) -> None:
    assert as_installed(Requirements(written(tmp_path, text), tmp_path), "3.3.1") == (text, [])


def test_a_comment_that_names_constraints_counts_as_it_does_for_mwaa(tmp_path: Path) -> None:
    lines = "# no --constraint here\npandas\n"
    assert as_installed(Requirements(written(tmp_path, lines), tmp_path), "3.3.1") == (lines, [])


@pytest.mark.parametrize(
    ("said", "explained"),
    [
        (
            "error: failed to read from file `/x/dags/other.txt`: No such file or directory (os error 2)",
            "requirements.txt names other.txt, which is not there",
        ),
        (
            "error: Failed to fetch: `https://index/simple/x/`\n  cause: error sending request",
            "the package index cannot be reached",
        ),
        (
            "error: Failed to build `x==1`\n  cause: no compiler",
            "packages of requirements.txt cannot be installed: no compiler",
        ),
    ],
    ids=["constraints not there", "no network", "build fails"],
)
def test_what_uv_says_begins_with_the_cause(said: str, explained: str, tmp_path: Path) -> None:
    assert explain(said, written(tmp_path, "x==1\n"), "3.3.1").startswith(explained)
