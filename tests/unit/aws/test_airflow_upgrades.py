"""The ways between versions, as MWAA makes them."""

import pytest

from mwaa_platform.aws.airflow_upgrades import NEWEST_OF_THE_BRIDGE, way_between

WAYS = [
    ("3.2.1", "3.3.1", ("3.3.1",)),
    ("3.3.1", "3.0.6", ("3.0.6",)),
    ("2.10.3", "2.11.2", ("2.11.2",)),
    ("2.11.2", "3.3.1", ("3.3.1",)),
    ("2.11.0", "3.3.1", ("2.11.2", "3.3.1")),
    ("2.8.1", "3.0.6", ("2.11.2", "3.0.6")),
    ("3.3.1", "2.11.0", ("2.11.0",)),
    ("3.3.1", "2.10.3", ("2.11.2", "2.10.3")),
    ("3.3.1", "3.3.1", ()),
    ("3.3.1", "4.0.0", None),
    ("1.10.12", "2.11.2", None),
    ("2.11.2", "2.6.3", None),
    ("3.3.1", "3.9.9", ("3.9.9",)),
]


@pytest.mark.feature("E1")
@pytest.mark.parametrize(("old", "new", "way"), WAYS)
def test_the_way_between(old: str, new: str, way: tuple[str, ...] | None) -> None:
    assert way_between(old, new) == way


def test_the_bridge_is_its_newest_patch() -> None:
    assert NEWEST_OF_THE_BRIDGE == "2.11.2"
