"""Virtual environments of a startup script: which are made, with what, and when again."""

import sys
from pathlib import Path

import pytest

from sandbox.local_airflow import virtual_environments
from sandbox.local_airflow.startup_script import run_startup_script
from sandbox.local_airflow.virtual_environments import Asked, make, read_asked
from sandbox.server import SandboxError
from tests.support.wheels import write_wheel


def test_those_below_airflows_home_are_made_and_all_else_is_said(tmp_path: Path) -> None:
    venv = tmp_path / "dbt-venv"
    commands = (
        f"python3 -m venv {venv}",
        f"{venv}/bin/pip install --quiet --no-cache-dir dbt-core==1.11.16 s3fs",
        f"{venv}/bin/pip3 install dbt-duckdb",
        f"{venv}/bin/pip list",
        "python3 -m venv /opt/other",
        "/opt/other/bin/pip install x",
        "pip install y",
    )
    asked = read_asked(commands, tmp_path)
    assert asked.environments == {venv: ["dbt-core==1.11.16", "s3fs", "dbt-duckdb"]}
    assert asked.others == commands[3:]


def test_one_is_made_once_and_again_when_it_is_asked_for_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, ...]] = []

    def uv(arguments: tuple[str, ...], **_: object) -> tuple[int, str]:
        ran.append(arguments)
        (tmp_path / "venv").mkdir(exist_ok=True)
        return 0, ""

    monkeypatch.setattr(virtual_environments, "run_uv", uv)
    for packages, calls in ((["a==1"], 2), (["a==1"], 0), (["a==2"], 2), ([], 1)):
        ran.clear()
        make(Asked({tmp_path / "venv": packages}), Path(sys.executable), {}, lambda text: None)
        assert len(ran) == calls, packages


def test_those_who_ask_for_the_same_share_it(tmp_path: Path) -> None:
    asked = [Asked({tmp_path / name / "dbt-venv": []}) for name in ("one", "two")]
    for each in asked:
        (folder,) = each.environments
        folder.parent.mkdir()
        make(each, Path(sys.executable), {}, lambda text: None, installations=tmp_path)
    real = {folder.resolve() for each in asked for folder in each.environments}
    assert len(real) == 1 and (real.pop() / "bin" / "python").exists()


@pytest.mark.feature("P2")
def test_wheels_of_the_plugins_folder_are_installed_without_an_index(tmp_path: Path) -> None:
    """What `validate` names as the way in a network without internet."""
    write_wheel(tmp_path / "plugins" / "wheels", "greeting")
    (tmp_path / "dags").mkdir()
    script = (
        'python3 -m venv "${AIRFLOW_HOME}/venv"\n'
        'PIP_USER=false "${AIRFLOW_HOME}/venv/bin/pip" install --no-index --find-links "${AIRFLOW_HOME}/plugins/wheels" greeting\n'
    )
    ran = run_startup_script(script.encode(), {"AIRFLOW_HOME": str(tmp_path)})
    asked = read_asked(ran.asked, tmp_path)
    assert asked.others == ()
    make(asked, Path(sys.executable), {}, lambda text: None)
    assert list((tmp_path / "venv").rglob("greeting.py"))


def test_what_cannot_be_installed_stops_it(tmp_path: Path) -> None:
    asked = Asked({tmp_path / "venv": ["--no-index", "no-such-package-anywhere==1"]})
    with pytest.raises(SandboxError, match=r"virtual environment could not be made: .*no-such-pack"):
        make(asked, Path(sys.executable), {}, lambda text: None)
