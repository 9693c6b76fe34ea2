"""MWAA's runtime API as boto3 sees it: shapes, limits, who may, and as which of Airflow's roles."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest
from ministack.services import ec2, lambda_svc, mwaa

from sandbox import decisions
from sandbox.emulator.enforcement import sessions
from sandbox.emulator.enforcement.gate import Gate
from sandbox.emulator.mwaa_api import rest
from sandbox.emulator.mwaa_api.api import MwaaApi
from sandbox.emulator.mwaa_api.callers import Caller
from tests.sandbox.mwaa_api.web_server import running
from tests.support import called, emulated
from tests.unit.integrations.test_cases import PLACE

ROLES = f"arn:aws:airflow:{PLACE.region}:{PLACE.account}:role/{called.ENVIRONMENT}"
INVOKE = {"Name": called.ENVIRONMENT, "Path": "/dags", "Method": "GET"}


def _policy(*resources: str, action: str = "airflow:InvokeRestApi", effect: str = "Allow") -> dict[str, Any]:
    statement = {"Sid": "Call", "Effect": effect, "Action": action, "Resource": list(resources)}
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setattr(emulated, "PLACE", PLACE)
    with emulated.place(), called.enforced(tmp_path) as gate:
        yield gate


@pytest.fixture(scope="module")
def caller() -> called.Caller:
    return called.Caller(PLACE)


def client(gate: Gate, caller: called.Caller, policy: dict[str, Any]) -> Any:
    """A client of a role with that policy which is nobody's execution role, and an environment with a public web server."""
    called.deployed(PLACE, policy)
    mwaa._environments[called.ENVIRONMENT]["WebserverAccessMode"] = "PUBLIC_ONLY"
    return caller.using(gate, called.unminted(PLACE)).client("mwaa")


def refused(client: Any, operation: str = "invoke_rest_api", **arguments: Any) -> dict[str, Any]:
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        getattr(client, operation)(**arguments)
    return dict(caught.value.response)


@pytest.mark.parametrize(
    ("version", "path", "credential"),
    [
        ("2.11.2", "/api/v1/dags?limit=2&paused=false", "Basic " + base64.b64encode(b"local-op:secret-Op").decode()),
        ("3.3.1", "/api/v2/dags?limit=2&paused=false", "Bearer local-op"),
    ],
)
def test_a_call_reaches_the_rest_api_of_that_version_as_the_allowed_role(
    gate: Gate, caller: called.Caller, tmp_path: Path, version: str, path: str, credential: str
) -> None:
    mwaa_client = client(gate, caller, _policy(f"{ROLES}/Viewer", f"{ROLES}/Op"))
    with running(tmp_path, PLACE, called.ENVIRONMENT, version):
        said = mwaa_client.invoke_rest_api(**INVOKE, QueryParameters={"limit": 2, "paused": False})
        started = mwaa_client.invoke_rest_api(
            **{**INVOKE, "Method": "POST", "Path": "/dags/a/dagRuns"}, Body={"conf": {"a": 1}}
        )
    assert said["RestApiStatusCode"] == 200
    assert said["RestApiResponse"] == {"method": "GET", "path": path, "as": credential}
    assert started["RestApiResponse"]["body"] == {"conf": {"a": 1}}
    line = decisions.read(tmp_path)[0]
    assert (line.action, line.resource, line.allowed) == ("airflow:InvokeRestApi", f"{ROLES}/Op", True)
    assert (line.policy, line.statement) == ("declared", "Call")


@pytest.mark.parametrize(
    "policy",
    [
        _policy(f"arn:aws:airflow:{PLACE.region}:{PLACE.account}:environment/{called.ENVIRONMENT}"),
        _policy(f"{ROLES}-other/Admin"),
        _policy(f"{ROLES}/Admin", action="airflow:CreateWebLoginToken"),
        _policy("*", effect="Deny"),
    ],
    ids=["environment", "another environment", "another action", "denied"],
)
def test_who_may_not_is_denied_and_logged(
    gate: Gate, caller: called.Caller, tmp_path: Path, policy: dict[str, Any]
) -> None:
    answer = refused(client(gate, caller, policy), **INVOKE)
    assert answer["Error"]["Code"] == "AccessDeniedException"
    assert "is not authorized to perform: airflow:InvokeRestApi on resource" in answer["Error"]["Message"]
    assert [line.allowed for line in decisions.read(tmp_path)] == [False]


def test_a_dag_that_calls_it_is_not_mapped(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    called.deployed(PLACE, _policy(f"{ROLES}/Op"))
    execution_role = caller.using(gate, sessions.mint(PLACE, called.ENVIRONMENT)).client("mwaa")
    assert refused(execution_role, **INVOKE)["Error"]["Code"] == "AccessDeniedException"
    (line,) = decisions.read(tmp_path)
    assert (line.mapped, line.operation) == (False, "InvokeRestApi")


def test_what_airflow_refuses_comes_back_with_its_status(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    mwaa_client = client(gate, caller, _policy(f"{ROLES}/Viewer"))
    with running(tmp_path, PLACE, called.ENVIRONMENT, "3.3.1"):
        for status, code in ((404, "RestApiClientException"), (503, "RestApiServerException")):
            answer = refused(mwaa_client, **{**INVOKE, "Path": f"/status-{status}"})
            assert (answer["Error"]["Code"], answer["RestApiStatusCode"]) == (code, status)
            assert answer["RestApiResponse"]["path"] == f"/api/v2/status-{status}"


def test_what_takes_too_long_or_is_too_large(
    gate: Gate, caller: called.Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "TIMEOUT_SECONDS", 0.3)
    mwaa_client = client(gate, caller, _policy(f"{ROLES}/Viewer"))
    with running(tmp_path, PLACE, called.ENVIRONMENT, "2.11.2"):
        for path, said in (("/slow", "did not answer within"), ("/large", "larger than 6 MB")):
            answer = refused(mwaa_client, **{**INVOKE, "Path": path})
            assert answer["Error"]["Code"] == "RestApiServerException"
            assert said in answer["RestApiResponse"]["detail"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Path": "/dags/" + "x" * 59}, "Path: 1 to 64 characters, got 65 characters"),
        ({"Path": "/dags/../../auth/token"}, "begins with / and has no .."),
        ({"Path": "dags"}, "begins with /"),
        ({"Method": "HEAD"}, "Method 'HEAD': one of GET, PUT, POST, PATCH, DELETE"),
        ({"Name": "1orders"}, "Name '1orders'"),
    ],
)
def test_what_the_model_does_not_allow(gate: Gate, caller: called.Caller, change: dict[str, str], said: str) -> None:
    answer = refused(client(gate, caller, _policy("*")), **{**INVOKE, **change})
    assert answer["Error"]["Code"] == "ValidationException"
    assert said in answer["Error"]["Message"]


def test_without_an_airflow_it_says_how_to_start_one(gate: Gate, caller: called.Caller) -> None:
    mwaa_client = client(gate, caller, _policy("*", action="airflow:*"))
    for operation, arguments in (("invoke_rest_api", INVOKE), ("create_cli_token", {"Name": called.ENVIRONMENT})):
        answer = refused(mwaa_client, operation, **arguments)
        assert answer["Error"]["Code"] == "ResourceNotFoundException"
        assert (
            "no Airflow runs for the environment orders: start it with `mwaa-platform up`" in answer["Error"]["Message"]
        )
    unknown = refused(mwaa_client, **{**INVOKE, "Name": "nobody"})
    assert unknown["Error"]["Message"] == "there is no environment named nobody"


def test_a_private_web_server_answers_only_inside_its_vpc(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    mwaa_client = client(gate, caller, _policy(f"{ROLES}/Op"))
    record = mwaa._environments[called.ENVIRONMENT]
    record |= {"WebserverAccessMode": "PRIVATE_ONLY", "NetworkConfiguration": {"SubnetIds": ["subnet-a"]}}
    ec2._subnets["subnet-a"], ec2._subnets["subnet-b"] = {"VpcId": "vpc-1"}, {"VpcId": "vpc-1"}
    function = {"Role": record["ExecutionRoleArn"], "VpcConfig": {"SubnetIds": ["subnet-b"]}}
    with running(tmp_path, PLACE, called.ENVIRONMENT, "3.3.1"):
        assert "calls from outside its VPC" in refused(mwaa_client, **INVOKE)["Error"]["Message"]
        lambda_svc._functions["trigger"] = {"config": function}
        try:
            assert mwaa_client.invoke_rest_api(**INVOKE)["RestApiStatusCode"] == 200
            ec2._subnets["subnet-b"]["VpcId"] = "vpc-2"
            assert refused(mwaa_client, **INVOKE)["Error"]["Code"] == "AccessDeniedException"
        finally:
            lambda_svc._functions.clear()


async def _as_step_functions(folder: Path, access_key: str) -> tuple[int, bytes]:
    body = json.dumps({"Path": "/dags", "Method": "GET"}).encode()
    states = Caller(access_key, PLACE, service="states.amazonaws.com")
    status, _, said = await MwaaApi(folder).answer(f"/restapi/{called.ENVIRONMENT}", body, states)
    return status, said


def test_step_functions_reaches_a_public_web_server_only(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    import asyncio

    client(gate, caller, _policy(f"{ROLES}/Op"))
    with running(tmp_path, PLACE, called.ENVIRONMENT, "3.3.1"):
        assert asyncio.run(_as_step_functions(tmp_path, caller.access_key))[0] == 200
        mwaa._environments[called.ENVIRONMENT]["WebserverAccessMode"] = "PRIVATE_ONLY"
        status, said = asyncio.run(_as_step_functions(tmp_path, caller.access_key))
    assert (status, b"states.amazonaws.com calls from outside its VPC" in said) == (403, True)
    assert {line.caller for line in decisions.read(tmp_path)} == {"states.amazonaws.com"}


def test_tokens_say_who_logs_in_and_where(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    environment = f"arn:aws:airflow:{PLACE.region}:{PLACE.account}:environment/{called.ENVIRONMENT}"
    policy = _policy(f"{ROLES}/User", environment, action="airflow:Create*Token")
    mwaa_client = client(gate, caller, policy)
    with running(tmp_path, PLACE, called.ENVIRONMENT, "3.3.1") as host:
        web = mwaa_client.create_web_login_token(Name=called.ENVIRONMENT)
        cli = mwaa_client.create_cli_token(Name=called.ENVIRONMENT)
    assert (web["WebServerHostname"], cli["WebServerHostname"]) == (host, host)
    assert (web["AirflowIdentity"], web["IamIdentity"]) == ("local-user", "assumed-role/orders/AmazonMWAA-airflow")
    claims = json.loads(base64.urlsafe_b64decode(web["WebToken"].split(".")[1] + "=="))
    assert (claims["use"], claims["env"], claims["host"], claims["sub"]) == ("login", "orders", host, "local-user")
    assert (tmp_path / "mwaa-tokens.key").stat().st_mode & 0o777 == 0o600
