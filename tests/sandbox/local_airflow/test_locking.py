"""Each lock is the Airflow that the catalogue names, whole, and nothing beside MWAA's image but what an older Python needs."""

import pytest

from mwaa_platform.aws.airflow_versions import AirflowVersion
from mwaa_platform.aws.essential_packages import essential_packages
from mwaa_platform.aws.image_constraints import image_constraints
from mwaa_platform.aws.image_packages import image_packages
from sandbox.local_airflow.locking import COMPILED_IN_THE_IMAGE, LOCKED_VERSIONS, LOCKS, locked_packages

every_version = pytest.mark.parametrize("version", LOCKED_VERSIONS, ids=lambda v: v.number)


def test_there_is_one_for_each_supported_version_and_no_other() -> None:
    assert {path.stem for path in LOCKS.iterdir()} == {v.number for v in LOCKED_VERSIONS}
    assert {"2.10.3", "3.3.1"} <= {v.number for v in LOCKED_VERSIONS}


@every_version
def test_it_names_airflow_and_amazon_provider_of_the_catalogue(version: AirflowVersion) -> None:
    packages = locked_packages(version.number)
    assert packages["apache-airflow"] == version.number
    assert packages["apache-airflow-providers-amazon"] == version.amazon_provider
    assert version.pythons


@every_version
def test_it_is_mwaas_image(version: AirflowVersion) -> None:
    image, packages = image_packages(version.number), locked_packages(version.number)
    assert image is not None
    assert {name: n for name, n in image.items() if name not in COMPILED_IN_THE_IMAGE}.items() <= packages.items()
    lines = (LOCKS / f"{version.number}.txt").read_text().splitlines()[1:]
    always = {line.partition("==")[0] for line in lines if ";" not in line}
    # Dependencies of 2.10.3's packages on the Python that locks begin with.
    assert always - set(image) <= {"msgpack", "setuptools"}


@every_version
def test_what_mwaa_keeps_is_installed_as_it_keeps_it(version: AirflowVersion) -> None:
    kept, packages = essential_packages(version.number), locked_packages(version.number)
    assert kept is not None
    assert kept["apache-airflow"] == version.number
    assert {name for name, number in kept.items() if packages.get(name, number) != number} == set()
    assert image_constraints(version.number)


def test_a_version_of_which_no_image_is_known_has_nothing() -> None:
    assert (locked_packages("2.8.1"), essential_packages("2.8.1"), image_constraints("2.8.1")) == ({}, None, None)
