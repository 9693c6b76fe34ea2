"""docs/fidelity.md tells who is right where judges disagree: each disagreement is still there."""

from collections.abc import Callable
from typing import Any

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from mwaa_platform.aws.environment_classes import find_environment_class
from tests.fidelity.judges import api_model, schemas

REGION = "eu-west-1"
KIND = api_model.ENVIRONMENT


def _schema_refuses(**properties: Any) -> bool:
    return bool(list(schemas.violations(KIND, {"Name": "a", **properties}, REGION)))


def _api_refuses(**properties: Any) -> bool:
    return bool(list(api_model.environment_violations(properties, whole=False)))


def _role_api_refuses(**properties: Any) -> bool:
    return bool(list(api_model.violations("iam", "CreateRole", properties)))


def _definition(name: str) -> Any:
    return PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, KIND).schema["definitions"][name]


_ISO_KEY = "arn:aws-iso:kms:us-iso-east-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"
_ISOB_ROLE = "arn:aws-iso-b:iam::111111111111:role/x"
DISAGREEMENTS: dict[str, Callable[[], bool]] = {
    "required keys": lambda: not _schema_refuses() and bool(list(api_model.environment_violations({"Name": "a"}))),
    "configuration keys": lambda: (
        not _schema_refuses(AirflowConfigurationOptions={"Core X": "1"})
        and _api_refuses(AirflowConfigurationOptions={"Core X": "1"})
        and not _api_refuses(AirflowConfigurationOptions={"a.b2": "1"})
        and "0-9" not in _definition("ConfigKey")["pattern"]
    ),
    "configuration values": lambda: (
        _definition("ConfigValue")["maxLength"] == 256
        and not _api_refuses(AirflowConfigurationOptions={"a.b": "x" * 65_536})
        and _api_refuses(AirflowConfigurationOptions={"a.b": "x" * 65_537})
    ),
    "empty tag values": lambda: (
        not _schema_refuses(Tags={"a": ""})
        and _api_refuses(Tags={"a": ""})
        and not _role_api_refuses(Tags=[{"Key": "a", "Value": ""}])
    ),
    "fewest schedulers": lambda: _schema_refuses(Schedulers=0) and not _api_refuses(Schedulers=0),
    "environment class": lambda: (
        not _schema_refuses(EnvironmentClass="mw1.huge")
        and not _api_refuses(EnvironmentClass="mw1.huge")
        and find_environment_class("mw1.huge") is None
    ),
    "keys of other partitions": lambda: _schema_refuses(KmsKey=_ISO_KEY) and _api_refuses(KmsKey=_ISO_KEY),
    "roles of aws-iso-b": lambda: (
        not _schema_refuses(ExecutionRoleArn=_ISOB_ROLE) and _api_refuses(ExecutionRoleArn=_ISOB_ROLE)
    ),
    "worker replacement": lambda: (
        "WorkerReplacementStrategy" not in api_model.members("mwaa", "CreateEnvironment")
        and "WorkerReplacementStrategy" in api_model.members("mwaa", "UpdateEnvironment")
    ),
}


@pytest.mark.parametrize("what", DISAGREEMENTS)
def test_a_disagreement_is_as_the_page_says(what: str) -> None:
    assert DISAGREEMENTS[what]()


def test_the_page_has_a_row_for_each(root: Any) -> None:
    page = (root / "docs" / "fidelity.md").read_text()
    rows = {
        line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ") and not line.startswith("| -")
    }
    assert set(DISAGREEMENTS) <= rows
