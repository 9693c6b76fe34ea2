"""Parameter Store."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import SsmParameters

PLACE = Place(account="111111111111", region="eu-west-1")
DECLARED = [
    SsmParameters(parameters=("bucket", "/orders/state")),
    SsmParameters(parameters=("/orders/*",)),
    SsmParameters(parameters=("/orders/state",), access="write"),
    SsmParameters(parameters=("/orders/daily/*", "/orders/daily"), access="read_write"),
]
PREFIX = "arn:aws:ssm:eu-west-1:111111111111:parameter"


def test_read_is_the_default_and_lists_nothing_without_a_path() -> None:
    (grant,) = SsmParameters(parameters=("bucket", "/orders/state")).grants(PLACE)
    assert grant.actions == ("ssm:GetParameter", "ssm:GetParameters")
    assert grant.resources == (f"{PREFIX}/bucket", f"{PREFIX}/orders/state")


def test_a_path_is_listed_with_and_without_its_slash() -> None:
    grants = {g.sid: g for g in SsmParameters(parameters=("/orders/*",)).grants(PLACE)}
    assert grants["SsmRead"].resources == (f"{PREFIX}/orders/*",)
    assert grants["SsmReadPaths"].actions == ("ssm:GetParametersByPath",)
    assert grants["SsmReadPaths"].resources == (f"{PREFIX}/orders", f"{PREFIX}/orders/*")
    assert all(grant.because for grant in grants.values())


def test_write_neither_reads_nor_deletes() -> None:
    (grant,) = SsmParameters(parameters=("/orders/*",), access="write").grants(PLACE)
    assert grant.actions == ("ssm:PutParameter",)


@pytest.mark.parametrize(
    "name", ["*", "/*", "orders/*", "orders/state", "/orders*", "/orders/", "//a", "/aws/service/a", "SSM-a", "/a" * 16]
)
def test_other_wildcards_and_reserved_names_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        SsmParameters(parameters=(name,))


def test_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        SsmParameters(parameters=())


def test_names_for_dags() -> None:
    assert SsmParameters(parameters=("a", "/b/*")).names(PLACE) == {"parameter": "a", "parameter_path": "/b/"}
    assert SsmParameters(parameters=("a", "/b")).names(PLACE) == {"parameters": "a,/b"}
