"""The facts agree with each other and with independent sources."""

import re
from importlib.resources import files

import botocore.session
import pytest
from packaging.version import Version

from mwaa_platform.aws import limits
from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS, CURRENT_VERSION, AirflowVersion, Status
from mwaa_platform.aws.availability_zones import UNSUPPORTED_ZONES, default_zones, zones_of
from mwaa_platform.aws.environment_classes import ENVIRONMENT_CLASSES
from mwaa_platform.aws.image_packages import image_packages
from mwaa_platform.aws.owned_configuration import owner_of
from mwaa_platform.aws.partitions import partition_of
from mwaa_platform.aws.regions import MWAA_REGIONS


def _service_model(name: str) -> dict[str, object]:
    return dict(botocore.session.Session().get_service_model("mwaa").shape_for(name).metadata)


def test_versions_are_listed_newest_first_and_one_is_current() -> None:
    numbers = [Version(v.number) for v in AIRFLOW_VERSIONS]
    assert numbers == sorted(numbers, reverse=True)
    assert [v.number for v in AIRFLOW_VERSIONS if v.status is Status.CURRENT] == [CURRENT_VERSION]


def test_every_ended_version_says_when() -> None:
    assert all(bool(v.support_ended) == (v.status in (Status.ENDED, Status.ENDING)) for v in AIRFLOW_VERSIONS)


@pytest.mark.parametrize("version", [v for v in AIRFLOW_VERSIONS if v.status in (Status.CURRENT, Status.SUPPORTED)])
def test_a_supported_version_has_its_image_with_its_provider(version: AirflowVersion) -> None:
    packages = image_packages(version.number)
    assert packages is not None
    assert packages["apache-airflow"] == version.number
    assert packages["apache-airflow-providers-amazon"] == version.amazon_provider


def test_an_unknown_version_has_no_image() -> None:
    assert image_packages("9.9.9") is None


def test_every_class_runs_more_than_the_one_before() -> None:
    tasks = [c.tasks_per_worker for c in ENVIRONMENT_CLASSES]
    dags = [c.dag_capacity for c in ENVIRONMENT_CLASSES]
    assert len(ENVIRONMENT_CLASSES) == 6
    assert tasks == sorted(tasks)
    assert dags == sorted(dags)
    assert [c.name for c in ENVIRONMENT_CLASSES if not c.autoscales] == ["mw1.micro"]


def test_limits_are_those_of_the_api() -> None:
    assert _service_model("EnvironmentName")["max"] == 80
    assert re.fullmatch(limits.ENVIRONMENT_NAME_PATTERN, "a" * 80)
    assert not re.fullmatch(limits.ENVIRONMENT_NAME_PATTERN, "a" * 81)
    assert _service_model("ConfigKey")["max"] == limits.CONFIGURATION_KEY_MAX_CHARACTERS
    assert _service_model("ConfigKey")["pattern"] == limits.CONFIGURATION_KEY_PATTERN


@pytest.mark.parametrize("good", ["SUN:03:00", "MON:23:30"])
def test_maintenance_windows_on_the_half_hour(good: str) -> None:
    assert re.fullmatch(limits.MAINTENANCE_WINDOW_PATTERN, good)


@pytest.mark.parametrize("bad", ["SUN:3:00", "SUN:24:00", "SUN:03:15", "sun:03:00", "SUN:03:00 "])
def test_other_maintenance_windows_are_refused(bad: str) -> None:
    assert not re.fullmatch(limits.MAINTENANCE_WINDOW_PATTERN, bad)


@pytest.mark.parametrize("region", sorted(MWAA_REGIONS))
def test_default_zones_are_two_and_supported(region: str) -> None:
    zones = zones_of(region)
    if not zones:
        assert region.startswith(("us-iso", "eu-iso", "eusc")), (
            "a Region whose zones are not known must be one of a separate partition"
        )
        return
    chosen = default_zones(region)
    assert len(set(chosen)) == 2
    assert set(chosen) <= set(zones) - UNSUPPORTED_ZONES


def test_zone_ids_begin_as_the_region_does() -> None:
    assert zones_of("ca-central-1") == ("cac1-az1", "cac1-az2", "cac1-az4")
    assert "use1-az3" in zones_of("us-east-1")
    assert "use1-az3" not in default_zones("us-east-1")


@pytest.mark.feature("I11")
@pytest.mark.parametrize("region", sorted(MWAA_REGIONS))
def test_partitions_agree_with_botocore(region: str) -> None:
    session = botocore.session.Session()
    assert session.get_partition_for_region(region) == partition_of(region)


def test_owned_options_depend_on_the_version() -> None:
    assert owner_of("3.3.1", "core.load_examples")
    assert owner_of("2.8.1", "webserver.secret_key")
    assert not owner_of("3.3.1", "webserver.secret_key")
    assert owner_of("3.3.1", "api.secret_key")
    assert not owner_of("2.11.2", "api.secret_key")
    assert owner_of("3.2.1", "core.multi_team")
    assert not owner_of("3.0.6", "core.multi_team")
    assert owner_of("3.3.1", "metrics.statsd_host")
    assert not owner_of("3.3.1", "metrics.metrics_allow_list")


def test_image_package_lists_name_their_source() -> None:
    folder = files("mwaa_platform.aws").joinpath("data", "image_packages")
    for path in folder.iterdir():
        assert "aws/amazon-mwaa-docker-images" in path.read_text(encoding="utf-8").splitlines()[0]
