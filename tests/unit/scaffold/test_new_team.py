"""`new`: a team that is valid beside those that exist, or nothing at all."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from mwaa_platform.scaffold import NewTeam, write_new_team
from tests.support.projects import MINIMAL, write_team

PAYMENTS = NewTeam("payments", "payments@example.com", "111111111111", "ca-central-1")


def test_it_is_valid_beside_the_others(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL)
    folder = write_new_team(tmp_path, PAYMENTS, load(tmp_path).teams.values())
    assert sorted(path.name for path in folder.iterdir()) == ["payments_inbox.py", "team.yaml"]
    teams = load(tmp_path).teams
    assert set(teams) == {"orders", "payments"}
    (stage,) = teams["payments"].stages.values()
    assert (stage.account, stage.region, teams["payments"].owner) == (
        "111111111111",
        "ca-central-1",
        "payments@example.com",
    )
    assert stage.network.cidr != teams["orders"].stages["dev"].network.cidr


def test_its_dag_is_python_without_gaps(tmp_path: Path) -> None:
    folder = write_new_team(tmp_path, PAYMENTS, [])
    text = (folder / "payments_inbox.py").read_text()
    compile(text, "payments_inbox.py", "exec")
    assert "${" not in text + (folder / "team.yaml").read_text()


def test_what_its_dag_waits_for_is_there_in_a_rehearsal(tmp_path: Path) -> None:
    folder = write_new_team(tmp_path, PAYMENTS, [])
    assert 'bucket_key=PREFIX + "{{ ds }}/*"' in (folder / "payments_inbox.py").read_text()
    target = load(tmp_path).teams["payments"].at("dev")
    inbox = target.configuration_options
    (there,) = target.team.rehearsal.objects
    wanted = f"s3://{inbox['platform.inbox_bucket']}/{inbox['platform.inbox_prefix']}2026-01-15/"
    assert str(there.uri).replace("{ds}", "2026-01-15").startswith(wanted)


@given(st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_team_name_gives_a_valid_team(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    root.mkdir(exist_ok=True)
    if not (root / "dags").exists():
        write_new_team(root, NewTeam(name, "a@example.com", "111111111111", "eu-west-1"), [])
    assert set(load(root).teams) == {name}


def test_twenty_teams_do_not_collide(tmp_path: Path) -> None:
    for number in range(20):
        others = load(tmp_path).teams.values() if number else []
        write_new_team(
            tmp_path, NewTeam(f"team{number}", "a@example.com", f"1111111111{number:02}", "eu-west-1"), others
        )
    blocks = {s.network.cidr for team in load(tmp_path).teams.values() for s in team.stages.values()}
    assert len(blocks) == 20


@pytest.mark.parametrize("name", ["Payments", "pay ments", "../etc", "pay_ments", "1st", "-x", ""])
def test_a_bad_name_writes_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeclarationError, match="no team name"):
        write_new_team(tmp_path, NewTeam(name, "a@example.com", "111111111111", "eu-west-1"), [])
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_team(tmp_path, MINIMAL)
    former = path.read_text()
    with pytest.raises(DeclarationError, match="dags/orders exists already"):
        write_new_team(tmp_path, NewTeam("orders", "a@example.com", "111111111111", "eu-west-1"), [])
    assert path.read_text() == former
