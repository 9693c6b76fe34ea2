"""Rules across values: each refuses what it should, and lets the neighbour pass."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.environment_classes import ENVIRONMENT_CLASSES
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from tests.support.projects import MINIMAL, error_places, with_stage, write_team

OTHER = {**MINIMAL, "team": "payments"}
ROLE = "arn:aws:iam::111111111111:role/path/analyst"
ELSEWHERE = "arn:aws:iam::222222222222:role/analyst"


KEY = "arn:aws:kms:ca-central-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"


ACCEPTED: list[dict[str, Any]] = [
    {"workers": {"min": 3, "max": 3}},
    {"workers": {"min": 1, "max": 25}},
    {"workers": {"max": 40}, "quotas": {"workers": 40}},
    {
        "environment_class": "mw1.micro",
        "workers": {"min": 1, "max": 1},
        "schedulers": 1,
        "webservers": {"min": 1, "max": 1},
    },
    {"environment_class": "mw1.2xlarge", "schedulers": 5, "webservers": {"min": 2, "max": 5}},
    {"network": {"availability_zones": ["cac1-az4", "cac1-az1"]}},
    {"region": "us-east-1", "network": {"availability_zones": ["use1-az6", "use1-az1"]}},
    {"network": {"cidr": "10.0.0.0/16", "nat_gateways": 1}},
    {"network": {"cidr": "192.168.10.0/24"}},
    {"removal": "destroy", "allow_data_loss": True},
    {"maintenance_window": "SUN:03:30"},
    {"webserver": {"access": "public_and_private"}},
    {"environment_name": "orders_{account}"},
    {"encryption": "customer_key"},
    {"encryption": KEY},
    {"encryption": KEY.replace("ca-central-1", "{region}").replace("111111111111", "{account}")},
    {"webserver": {"ui_roles": {"Op": [ROLE], "Viewer": [ROLE, "arn:aws:iam::{account}:user/people/ann"]}}},
    {"ci": {"sync_dags": [ROLE], "read": ["arn:{partition}:iam::{account}:role/ci"]}},
    {"region": "cn-north-1", "ci": {"read": [ROLE.replace("aws", "aws-cn")]}},
    {"quotas": {"environments": 40}},
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"environment_class": "mw1.1large"}, "stages.dev.environment_class"),
    ({"environment_class": "mw1.huge", "workers": {"max": 3}}, "stages.dev.environment_class"),
    ({"workers": {"min": 4, "max": 3}}, "stages.dev.workers"),
    ({"workers": {"max": 26}}, "stages.dev.workers.max"),
    ({"workers": {"max": 41}, "quotas": {"workers": 40}}, "stages.dev.workers.max"),
    ({"workers": {"max": 60}, "quotas": {"workers": 60}}, "stages.dev.quotas.workers"),
    ({"workers": {"min": 0}}, "stages.dev.workers.min"),
    ({"workers": {"min": "2"}}, "stages.dev.workers.min"),
    ({"environment_class": "mw1.micro", "workers": {"min": 1, "max": 2}}, "stages.dev.workers"),
    ({"environment_class": "mw1.micro", "schedulers": 2}, "stages.dev.schedulers"),
    ({"environment_class": "mw1.micro", "webservers": {"min": 2, "max": 2}}, "stages.dev.webservers"),
    ({"schedulers": 1}, "stages.dev.schedulers"),
    ({"schedulers": 6}, "stages.dev.schedulers"),
    ({"webservers": {"min": 3, "max": 2}}, "stages.dev.webservers"),
    ({"webservers": {"min": 1}}, "stages.dev.webservers"),
    ({"network": {"availability_zones": ["cac1-az1", "cac1-az1"]}}, "stages.dev.network.availability_zones"),
    ({"network": {"availability_zones": ["cac1-az1"]}}, "stages.dev.network.availability_zones"),
    ({"network": {"availability_zones": ["ca-central-1a", "cac1-az1"]}}, "stages.dev.network.availability_zones[0]"),
    ({"network": {"availability_zones": ["cac1-az1", "euw1-az1"]}}, "stages.dev.network.availability_zones[1]"),
    (
        {"region": "us-east-1", "network": {"availability_zones": ["use1-az1", "use1-az3"]}},
        "stages.dev.network.availability_zones[1]",
    ),
    ({"network": {"cidr": "10.0.0.0/15"}}, "stages.dev.network.cidr"),
    ({"network": {"cidr": "10.0.0.0/25"}}, "stages.dev.network.cidr"),
    ({"network": {"cidr": "8.8.0.0/20"}}, "stages.dev.network.cidr"),
    ({"network": {"cidr": "10.0.0.1/20"}}, "stages.dev.network.cidr"),
    ({"network": {"nat_gateways": 3}}, "stages.dev.network.nat_gateways"),
    ({"removal": "destroy"}, "stages.dev.removal"),
    ({"removal": "destroy", "allow_data_loss": "yes"}, "stages.dev.allow_data_loss"),
    ({"maintenance_window": "SUN:03:15"}, "stages.dev.maintenance_window"),
    ({"maintenance_window": "SUN:24:00"}, "stages.dev.maintenance_window"),
    ({"maintenance_window": "Sun:03:00"}, "stages.dev.maintenance_window"),
    ({"workers": {"replacement": "GRACEFUL"}}, "stages.dev.workers.replacement"),
    ({"account": "12345"}, "stages.dev.account"),
    ({"region": "mars"}, "stages.dev.region"),
    ({"environment_name": "1orders"}, "stages.dev.environment_name"),
    ({"encryption": "alias/mine"}, "stages.dev.encryption"),
    ({"encryption": KEY.replace("key/", "alias/")}, "stages.dev.encryption"),
    ({"encryption": KEY.replace("key/01234567-89ab-cdef-0123-456789abcdef", "key/mrk-1234")}, "stages.dev.encryption"),
    ({"encryption": KEY.replace("ca-central-1", "eu-west-1")}, "stages.dev.encryption"),
    ({"encryption": KEY[:-1]}, "stages.dev.encryption"),
    ({"acknowledge": [{"rule": "everything", "reason": "because I say so"}]}, "stages.dev.acknowledge[0].rule"),
    ({"acknowledge": [{"rule": "MWAA-LogsOn", "reason": "short"}]}, "stages.dev.acknowledge[0].reason"),
    ({"alarms": {"email": ["nobody"]}}, "stages.dev.alarms.email[0]"),
    ({"webserver": {"ui_roles": {"Boss": [ROLE]}}}, "stages.dev.webserver.ui_roles.Boss"),
    ({"webserver": {"ui_roles": {"Op": ["ann"]}}}, "stages.dev.webserver.ui_roles.Op[0]"),
    ({"webserver": {"ui_roles": {"Op": [f"{ROLE}-*"]}}}, "stages.dev.webserver.ui_roles.Op[0]"),
    ({"webserver": {"ui_roles": {"Op": [ELSEWHERE]}}}, "stages.dev.webserver.ui_roles.Op[0]"),
    ({"ci": {"sync_dags": [ROLE, ELSEWHERE]}}, "stages.dev.ci.sync_dags[1]"),
    ({"ci": {"read": ["*"]}}, "stages.dev.ci.read[0]"),
    ({"ci": {"deploy": [ROLE]}}, "stages.dev.ci.deploy"),
    ({"region": "cn-north-1", "ci": {"read": [ROLE]}}, "stages.dev.ci.read[0]"),
    ({"quotas": {"environments": 0}}, "stages.dev.quotas.environments"),
]


@pytest.mark.feature("E2")
@pytest.mark.parametrize("name", [each.name for each in ENVIRONMENT_CLASSES])
def test_every_class_of_mwaa_is_accepted_and_an_error_names_them(tmp_path: Path, name: str) -> None:
    write_team(tmp_path, with_stage(environment_class=name))
    assert error_places(tmp_path) == set()
    write_team(tmp_path, with_stage(environment_class=name.upper()))
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path)
    assert name in caught.value.problems[0].allowed


@pytest.mark.parametrize("stage", ACCEPTED, ids=str)
def test_a_good_stage_is_accepted(tmp_path: Path, stage: dict[str, Any]) -> None:
    write_team(tmp_path, with_stage(**stage))
    assert error_places(tmp_path) == set()


@pytest.mark.feature("E2", "E4", "E7", "E12")
@pytest.mark.parametrize(("stage", "place"), REFUSED, ids=str)
def test_a_bad_stage_is_refused_at_its_place(tmp_path: Path, stage: dict[str, Any], place: str) -> None:
    write_team(tmp_path, with_stage(**stage))
    assert error_places(tmp_path) == {place}


CONFIGURATION = [
    ("3.3.1", "core.load_examples", False, True),
    ("3.3.1", "core.load_examples", "False", True),
    ("3.3.1", "core.load_examples", True, False),
    ("3.3.1", "core.fernet_key", "x", False),
    ("3.3.1", "webserver.secret_key", "x", False),
    ("2.11.2", "webserver.secret_key", "x", False),
    ("3.3.1", "metrics.statsd_host", "x", False),
    ("3.3.1", "platform.team", "x", False),
    ("3.3.1", "core", 1, False),
    ("3.3.1", "Core.Parallelism", 1, False),
    ("3.3.1", "core.default_timezone", "Zürich", False),
    ("3.3.1", "core.default_timezone", "", False),
    ("3.3.1", "core.x", [1], False),
]


@pytest.mark.parametrize(("version", "key", "value", "good"), CONFIGURATION, ids=str)
def test_configuration(tmp_path: Path, version: str, key: str, value: Any, good: bool) -> None:
    write_team(tmp_path, {**MINIMAL, "airflow": {"version": version, "configuration": {key: value}}})
    assert error_places(tmp_path) == (set() if good else {f"airflow.configuration.{key}"})


@pytest.mark.feature("E1")
@pytest.mark.parametrize("version", ["2.6.3", "1.10.12"])
def test_ended_versions_are_refused(tmp_path: Path, version: str) -> None:
    write_team(tmp_path, {**MINIMAL, "airflow": {"version": version}})
    assert error_places(tmp_path) == {"airflow.version"}


@pytest.mark.parametrize(("version", "warned"), [("3.3.1", False), ("2.8.1", True), ("4.0.0", True)])
def test_ageing_and_unknown_versions_warn(tmp_path: Path, version: str, warned: bool) -> None:
    write_team(tmp_path, {**MINIMAL, "airflow": {"version": version}})
    assert bool(load(tmp_path).warnings) is warned


def test_public_and_private_needs_a_version_that_has_it(tmp_path: Path) -> None:
    declaration = with_stage(webserver={"access": "public_and_private"})
    write_team(tmp_path, {**declaration, "airflow": {"version": "3.0.6"}})
    assert error_places(tmp_path) == {"stages.dev.webserver.access"}
    write_team(tmp_path, {**declaration, "airflow": {"version": "3.2.1"}})
    assert error_places(tmp_path) == set()


@pytest.mark.parametrize("key", ["team", "Stage", "owner", "aws:cloudformation:x"])
def test_tags_of_others_are_refused(tmp_path: Path, key: str) -> None:
    write_team(tmp_path, {**MINIMAL, "tags": {key: "x"}})
    assert error_places(tmp_path) == {f"tags.{key}"}


def test_two_teams_of_one_name(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL)
    write_team(
        tmp_path, {**MINIMAL, "stages": {"test": {"account": "222222222222", "region": "eu-west-1"}}}, folder="zz"
    )
    with pytest.raises(DeclarationError, match="the team orders is declared in dags/orders too"):
        load(tmp_path)


def _two_teams(root: Path, first: dict[str, Any], second: dict[str, Any]) -> set[str]:
    place = MINIMAL["stages"]["dev"]
    write_team(root, {**MINIMAL, "stages": {"dev": {**place, **first}}})
    write_team(root, {**OTHER, "stages": {"dev": {**place, **second}}}, folder="payments")
    return error_places(root)


def test_blocks_of_one_account_and_region_may_not_overlap(tmp_path: Path) -> None:
    assert _two_teams(tmp_path, {}, {}) == {"stages.dev.network.cidr"}
    assert _two_teams(tmp_path, {}, {"network": {"cidr": "10.0.15.0/24"}}) == {"stages.dev.network.cidr"}
    assert _two_teams(tmp_path, {}, {"network": {"cidr": "10.0.16.0/20"}}) == set()
    assert _two_teams(tmp_path, {}, {"account": "333333333333"}) == set()
    assert _two_teams(tmp_path, {}, {"region": "eu-west-1"}) == set()


def test_environment_names_of_one_account_and_region_differ(tmp_path: Path) -> None:
    elsewhere = {"network": {"cidr": "10.9.0.0/20"}}
    same = {"environment_name": "airflow"}
    assert _two_teams(tmp_path, same, {**same, **elsewhere}) == {"stages.dev.environment_name"}
    assert _two_teams(tmp_path, same, {**same, "account": "333333333333"}) == set()


def test_a_name_that_begins_as_another_would_share_its_logs(tmp_path: Path) -> None:
    second = {"environment_name": "airflow-two", "network": {"cidr": "10.9.0.0/20"}}
    assert _two_teams(tmp_path, {"environment_name": "airflow"}, second) == {"stages.dev.environment_name"}
    assert _two_teams(tmp_path, {"environment_name": "airflo"}, second) == set()


def test_two_stages_of_one_id(tmp_path: Path) -> None:
    place = {"account": "111111111111", "region": "eu-west-1", "environment_name": "one"}
    other = {**place, "account": "222222222222", "environment_name": "two"}
    write_team(tmp_path, {**MINIMAL, "team": "a-b", "stages": {"c": place}}, folder="a-b")
    write_team(tmp_path, {**MINIMAL, "team": "a", "stages": {"bc": other}}, folder="a")
    assert error_places(tmp_path) == set()


def test_two_integrations_of_one_id(tmp_path: Path) -> None:
    integrations = [{"service": "s3", "id": "raw", "bucket": name} for name in ("bucket-one", "bucket-two")]
    write_team(tmp_path, {**MINIMAL, "integrations": integrations})
    assert error_places(tmp_path) == {"integrations[1].id"}


def _many(root: Path, count: int, **stage: Any) -> set[str]:
    place = {**MINIMAL["stages"]["dev"], **stage}
    stages = {f"s{n}": {**place, "network": {"cidr": f"10.{n}.0.0/24"}} for n in range(count)}
    write_team(root, {**MINIMAL, "stages": stages})
    return error_places(root)


@pytest.mark.feature("T4", "Z10")
def test_ten_environments_in_an_account_and_region_unless_a_quota_is_stated(tmp_path: Path) -> None:
    assert _many(tmp_path, 10) == set()
    assert _many(tmp_path, 11) == {"stages.s10"}
    assert _many(tmp_path, 11, quotas={"environments": 11}) == set()
    assert _many(tmp_path, 12, quotas={"environments": 11}) == {"stages.s11"}


def test_too_many_environments_are_counted_over_teams(tmp_path: Path) -> None:
    place = {"account": "111111111111", "region": "ca-central-1"}
    for team, count in (("orders", 6), ("payments", 5)):
        block = 100 + count
        stages = {f"s{n}": {**place, "network": {"cidr": f"10.{block}.{n}.0/24"}} for n in range(count)}
        write_team(tmp_path, {**MINIMAL, "team": team, "stages": stages}, folder=team)
    with pytest.raises(
        DeclarationError, match="11 environments in account 111111111111, ca-central-1: the quota is 10"
    ):
        load(tmp_path)
