"""GetEnvironment, ListEnvironments and ListTagsForResource as boto3 sees them."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest
from ministack.services import mwaa

from sandbox.emulator.enforcement.gate import Gate
from tests.support import called, emulated

ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "airflow:*", "Resource": "*"}]}


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    with emulated.place(), called.enforced(tmp_path) as gate:
        yield gate


@pytest.fixture
def client(gate: Gate) -> Any:
    called.deployed(emulated.PLACE, ALL)
    caller = called.Caller(emulated.PLACE).using(gate, called.unminted(emulated.PLACE))
    del mwaa._environments[called.ENVIRONMENT]
    return caller.client("mwaa")


def test_an_environment_has_every_member_that_can_be_known(client: Any) -> None:
    declared = emulated.good_environment() | {
        "MaxWorkers": "3",
        "WebserverAccessMode": "PUBLIC_ONLY",
        "LoggingConfiguration": {"TaskLogs": {"Enabled": "true", "LogLevel": "WARNING"}},
        "AirflowConfigurationOptions": {"core.parallelism": 64},
        "Tags": {"team": "finance"},
    }
    emulated.create("AWS::MWAA::Environment", declared)
    found = client.get_environment(Name=emulated.NAME)["Environment"]
    members = set(client.meta.service_model.shape_for("Environment").members)
    absent = {"KmsKey", "PluginsS3Path", "PluginsS3ObjectVersion", "RequirementsS3ObjectVersion", "StartupScriptS3Path"}
    absent |= {"StartupScriptS3ObjectVersion", "WeeklyMaintenanceWindowStart"}  # not declared
    absent |= {"WebserverVpcEndpointService"}  # a public web server has none
    assert members - set(found) == absent
    assert (found["MaxWorkers"], found["Status"], found["MinWebservers"]) == (3, "AVAILABLE", 2)
    assert found["AirflowConfigurationOptions"] == {"core.parallelism": "64"}
    assert isinstance(found["CreatedAt"], datetime.datetime)
    assert re.fullmatch(r"[0-9a-f-]{36}\.c1\.airflow\.ca-central-1\.on\.aws", found["WebserverUrl"])
    logs = found["LoggingConfiguration"]["TaskLogs"]
    assert (logs["Enabled"], logs["LogLevel"]) == (True, "WARNING")
    assert logs["CloudWatchLogGroupArn"].endswith(":log-group:airflow-orders-Task")
    assert client.list_tags_for_resource(ResourceArn=found["Arn"])["Tags"] == {"team": "finance"}


def test_environments_come_in_pages(client: Any) -> None:
    for number in range(3):
        mwaa._environments[f"team-{number}"] = {"Name": f"team-{number}", "Arn": "x"}
    first = client.list_environments(MaxResults=2)
    rest = client.list_environments(MaxResults=2, NextToken=first["NextToken"])
    assert (first["Environments"], rest["Environments"]) == (["team-0", "team-1"], ["team-2"])
    assert "NextToken" not in rest


def test_what_is_not_there_is_not_found(client: Any) -> None:
    arn = "arn:aws:airflow:ca-central-1:111111111111:environment/nobody"
    for call in (
        lambda: client.get_environment(Name="nobody"),
        lambda: client.list_tags_for_resource(ResourceArn=arn),
    ):
        with pytest.raises(botocore.exceptions.ClientError, match="there is no environment") as caught:
            call()  # type: ignore[no-untyped-call] # boto3's
        assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
