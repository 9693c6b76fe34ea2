"""Secrets Manager: six question marks, no more and no less."""

from fnmatch import fnmatchcase

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import SecretsManager

PLACE = Place(account="111111111111", region="eu-west-1")
DECLARED = [
    SecretsManager(secrets=("orders-database",)),
    SecretsManager(secrets=("orders/*",)),
    SecretsManager(secrets=("airflow/connections/*", "orders", "orders/*")),
]
PREFIX = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:"


def test_a_name_with_its_suffix_and_a_path_without() -> None:
    (grant,) = SecretsManager(secrets=("orders", "orders/*")).grants(PLACE)
    assert grant.actions == ("secretsmanager:GetSecretValue",)
    assert grant.resources == (f"{PREFIX}orders-??????", f"{PREFIX}orders/*")
    assert grant.because


@pytest.mark.parametrize(
    ("arn", "matches"),
    [("orders-AbCdEf", True), ("orders-x-AbCdEf", False), ("orders-second-AbCdEf", False), ("orders/a-AbCdEf", False)],
)
def test_only_the_secret_of_that_name_matches(arn: str, matches: bool) -> None:
    (grant,) = SecretsManager(secrets=("orders",)).grants(PLACE)
    assert fnmatchcase(PREFIX + arn, grant.resources[0]) is matches


@pytest.mark.parametrize("secrets", [(), ("*",), ("/*",), ("orders*",), ("orders-??????",), ("orders/",), ("a:b",)])
def test_nothing_and_other_wildcards_are_refused(secrets: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        SecretsManager(secrets=secrets)


def test_names_for_dags() -> None:
    assert SecretsManager(secrets=("a", "b/*")).names(PLACE) == {"secret_name": "a", "secret_path": "b/"}
    assert SecretsManager(secrets=("a", "b")).names(PLACE) == {"secret_names": "a,b"}
