"""`mwaa-platform package`: the same input gives the same bytes, a bundle is complete and for MWAA's machines, or is not made."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from mwaa_platform.cli.app import app
from mwaa_platform.declaration.bundle import bundle_of
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from mwaa_platform.storage.artifacts import Artifacts
from tests.support.projects import MINIMAL, write_team
from tests.support.wheels import write_wheel

LINUX = "cp312-cp312-manylinux_2_17_x86_64"
ARM = "cp312-cp312-manylinux_2_17_aarch64"
DECLARED: dict[str, Any] = {**MINIMAL, "dependencies": {"bundle": True}}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private team that wants two packages, and a folder with wheels in the place of the index."""
    root = tmp_path / "project"
    folder = write_team(root, DECLARED).parent
    for name in ("cdk.json", "app.py"):
        (root / name).write_text("{}" if name == "cdk.json" else "")
    (folder / "requirements.txt").write_text("in-house==1.0\nonly-linux==1.0\n")
    (folder / "plugins").mkdir()
    (folder / "plugins" / "custom.py").write_text("A = 1\n")
    write_wheel(tmp_path / "index", "in-house", needs=["helper>=1", "boto3>=1", "absent; sys_platform == 'win32'"])
    write_wheel(tmp_path / "index", "helper", "1.2")
    write_wheel(tmp_path / "index", "boto3", "1.43.56")
    write_wheel(tmp_path / "index", "only-linux", tags=LINUX)
    write_wheel(tmp_path / "index", "only-linux", tags=ARM)
    monkeypatch.chdir(root)
    for name, value in {"UV_OFFLINE": "1", "PIP_NO_INDEX": "1"}.items():
        monkeypatch.setenv(name, value)
    return root


def _package(project: Path, *arguments: str) -> tuple[int, str, str]:
    links = ["--find-links", str(project.parent / "index")] if "--wheels" in arguments else []
    ended = CliRunner().invoke(app, ["package", *arguments, *links])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.stdout, " ".join(ended.stderr.split())


def _problems(root: Path) -> list[Problem]:
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


@pytest.mark.feature("P4", "Z6")
def test_a_bundle_is_made_checked_and_deployed(project: Path) -> None:
    (missing,) = [p for p in _problems(project) if p.severity == "error"]
    assert (missing.place, missing.cure) == ("dependencies.bundle", "mwaa-platform package orders --wheels")
    before = {p: p.read_bytes() for p in (project / "dags").rglob("*") if p.is_file()}
    code, shown, said = _package(project, "orders", "--wheels", "--json")
    assert code == 0, said
    assert "orders: helper==1.2 is held by no constraint" in said
    assert "only-linux" not in said
    assert {p: p.read_bytes() for p in (project / "dags").rglob("*") if p.is_file()} == before
    (made,) = json.loads(shown)["packages"]
    assert (made["file"], made["wheels"]) == ("build/orders/plugins.zip", 3)
    assert (project / "build" / "orders" / "requirements.txt").read_text() == (
        "--find-links /usr/local/airflow/plugins/wheels\n--no-index\n"
        '--constraint "/usr/local/airflow/plugins/wheels/constraints.txt"\nin-house==1.0\nonly-linux==1.0\n'
    )
    content = (project / made["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == made["sha256"]
    names = zipfile.ZipFile(project / made["file"]).namelist()
    assert names == [
        "custom.py",
        "wheels/constraints.txt",
        "wheels/helper-1.2-py3-none-any.whl",
        "wheels/in_house-1.0-py3-none-any.whl",
        f"wheels/only_linux-1.0-{LINUX}.whl",
    ]
    assert [p for p in _problems(project) if p.severity == "error"] == []
    artifacts = Artifacts.of(project / "dags" / "orders", bundle_of(project, "orders"))
    assert artifacts.plugins == f"plugins/{made['sha256'][:16]}.zip"
    assert artifacts.files[artifacts.plugins] == content
    assert artifacts.files[artifacts.requirements].startswith(b"--find-links")


@pytest.mark.feature("P4")
def test_the_same_input_gives_the_same_bytes(project: Path) -> None:
    made = []
    for _ in range(2):
        for path in project.rglob("*.py"):
            path.touch()
        _package(project, "orders", "--wheels")
        made.append({p.name: p.read_bytes() for p in (project / "build" / "orders").rglob("*") if p.is_file()})
    assert made[0] == made[1]
    code, shown, _ = _package(project, "orders", "--json")
    assert code == 0
    assert json.loads(shown)["packages"][0]["sha256"] == hashlib.sha256(made[0]["plugins.zip"]).hexdigest()


@pytest.mark.feature("Z6")
@pytest.mark.parametrize(
    ("wheel", "named"),
    [
        ("only_linux-1.0-" + LINUX, "only-linux"),
        ("helper-1.2-py3-none-any", "helper"),
        ("in_house-1.0-py3-none-any", "in-house"),
    ],
)
def test_what_is_missing_or_for_another_processor_is_named(project: Path, wheel: str, named: str) -> None:
    (project.parent / "index" / f"{wheel}.whl").unlink()
    code, _, said = _package(project, "orders", "--wheels")
    assert code == 1
    assert named in said
    assert not (project / "build" / "orders" / "requirements.txt").exists()


@pytest.mark.feature("P4")
def test_where_the_image_has_every_package_the_bundle_is_the_requirements_alone(project: Path) -> None:
    _package(project, "orders", "--wheels")
    orders, made = project / "dags" / "orders", project / "build" / "orders"
    (orders / "plugins" / "custom.py").unlink()
    (orders / "constraints.txt").write_text("apache-airflow-providers-amazon==9.34.0\n")
    (orders / "requirements.txt").write_text('--constraint "/usr/local/airflow/dags/constraints.txt"\nboto3==1.43.56\n')
    code, shown, said = _package(project, "orders", "--wheels", "--json")
    assert (code, json.loads(shown)["packages"][0]["file"]) == (0, "build/orders/requirements.txt"), said
    assert "MWAA's image has every package" in said
    assert (made / "requirements.txt").read_text() == (
        '--no-index\n--constraint "/usr/local/airflow/dags/constraints.txt"\nboto3==1.43.56\n'
    )
    assert {path.name for path in made.rglob("*") if path.is_file()} == {"bundle.json", "requirements.txt"}
    (made / "wheels").rmdir()  # a pipeline that hands the folder on hands on files
    assert [p for p in _problems(project) if p.severity == "error"] == []
    artifacts = Artifacts.of(orders, bundle_of(project, "orders"))
    assert artifacts.plugins is None
    assert artifacts.files[artifacts.requirements].startswith(b"--no-index")


@pytest.fixture
def index(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An index of its own on loopback, with a package that lies nowhere else."""
    wheel = write_wheel(project.parent / "simple" / "from-index", "from-index")
    (wheel.parent / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
    handler = partial(SimpleHTTPRequestHandler, directory=project.parent)
    for name in ("UV_OFFLINE", "PIP_NO_INDEX", "PIP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()
        thread.join()


def test_the_index_that_the_file_names_is_the_one_that_is_asked(
    project: Path, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements = project / "dags" / "orders" / "requirements.txt"
    requirements.write_text("--index-url ${OUR_INDEX}\nfrom-index==1.0\n")
    code, _, said = _package(project, "orders", "--wheels")
    assert code == 1
    assert "line 1 of requirements.txt names an index by ${OUR_INDEX}, which is not set here" in said
    monkeypatch.setenv("OUR_INDEX", index)
    code, _, said = _package(project, "orders", "--wheels")
    assert code == 0, said
    bundle = project / "build" / "orders"
    assert [path.name for path in (bundle / "wheels").glob("*.whl")] == ["from_index-1.0-py3-none-any.whl"]
    assert "index" not in (bundle / "requirements.txt").read_text().replace("from-index", "").replace("--no-index", "")


def test_a_wheel_of_another_hash_than_the_files_is_refused(project: Path) -> None:
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (project.parent / "index").iterdir()}
    good = hashes[f"only_linux-1.0-{LINUX}.whl"]
    requirements = project / "dags" / "orders" / "requirements.txt"
    requirements.write_text(f"only-linux==1.0 --hash=sha256:{good}\n")
    assert _package(project, "orders", "--wheels")[0] == 0
    requirements.write_text(f"only-linux==1.0 --hash=sha256:{'0' * 64}\n")
    code, _, said = _package(project, "orders", "--wheels")
    assert code == 1
    assert f"only_linux-1.0-{LINUX}.whl is none of the files whose hashes stand in line 1" in said


def test_an_own_wheel_that_was_built_again_makes_the_bundle_old(project: Path) -> None:
    own = project / "dags" / "orders" / "plugins"
    write_wheel(own, "in-house", needs=["helper>=1"])
    _package(project, "orders", "--wheels")
    assert [p for p in _problems(project) if p.severity == "error"] == []
    write_wheel(own, "in-house", needs=["helper>=1.1"])
    (old,) = [p for p in _problems(project) if p.severity == "error"]
    assert "was made from other requirements" in old.message


def test_a_former_bundle_stays_when_the_next_fails(project: Path) -> None:
    _package(project, "orders", "--wheels")
    before = (project / "build" / "orders" / "bundle.json").read_bytes()
    (project / "dags" / "orders" / "requirements.txt").write_text("in-house==2.0\n")
    assert _package(project, "orders", "--wheels")[0] == 1
    assert (project / "build" / "orders" / "bundle.json").read_bytes() == before
    assert {p.name for p in (project / "build" / "orders").iterdir()} == {
        *("bundle.json", "plugins.zip", "requirements.txt", "wheels"),
    }


@pytest.mark.feature("Z6")
def test_a_bundle_that_no_longer_fits_is_refused(project: Path) -> None:
    _package(project, "orders", "--wheels")
    wheels, requirements = project / "build" / "orders" / "wheels", project / "dags" / "orders" / "requirements.txt"
    (wheels / "helper-1.2-py3-none-any.whl").rename(wheels / "helper-0.9-py3-none-any.whl")
    (old,) = [p for p in _problems(project) if p.severity == "error"]
    assert old.message == "the bundle lacks helper>=1, which in-house==1.0 needs"
    (wheels / f"only_linux-1.0-{LINUX}.whl").rename(wheels / f"only_linux-1.0-{ARM}.whl")
    messages = {p.message for p in _problems(project)}
    assert "this wheel of the bundle does not install on MWAA" in messages
    requirements.write_text("in-house==1.0\n")
    (stale,) = [p for p in _problems(project) if p.severity == "error"]
    assert "was made from other requirements" in stale.message


def test_problems_of_the_requirements_come_first(project: Path) -> None:
    (project / "dags" / "orders" / "requirements.txt").write_text("in-house\ncelery==1.0\n")
    code, _, said = _package(project, "orders", "--wheels")
    assert code == 1
    assert "dags/orders/requirements.txt:1: error: not pinned to one version" in said
    assert "dags/orders/requirements.txt:2: error: MWAA keeps celery==5.6.3" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("nobody",), "no team nobody; declared: orders"), (("orders",), "dags/orders/plugins/ holds no file")],
)
def test_nothing_to_package(project: Path, arguments: tuple[str, ...], said: str) -> None:
    (project / "dags" / "orders" / "plugins" / "custom.py").unlink()
    code, _, shown = _package(project, *arguments)
    assert code == 1
    assert said in shown


def test_an_unknown_version_has_no_bundle(project: Path) -> None:
    write_team(project, {**DECLARED, "airflow": {"version": "2.8.1"}})
    code, _, said = _package(project, "orders", "--wheels")
    assert code == 1
    assert "what MWAA's image of Airflow 2.8.1 holds is not known" in said
