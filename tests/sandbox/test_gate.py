"""What stands around the table: who gets a session, what is refused unread, what is logged, and who is left alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ministack.services import iam, sts

from mwaa_platform.integrations import (
    S3,
    Athena,
    EmrServerless,
    Glue,
    RedshiftData,
    SecretsManager,
    ServiceIntegration,
    Sqs,
)
from sandbox import decisions
from sandbox.decisions import Counts
from sandbox.emulator.enforcement import sessions
from sandbox.emulator.enforcement.gate import Gate
from sandbox.emulator.enforcement.sessions import MintRefusedError
from tests.support import called, emulated
from tests.unit.integrations.test_cases import PLACE, statements

GLUE = Glue(jobs=("load",))
WAREHOUSE = RedshiftData(cluster="warehouse", db_user="airflow", database="db")


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setattr(emulated, "PLACE", PLACE)
    with emulated.place(), called.enforced(tmp_path) as gate:
        yield gate


@pytest.fixture(scope="module")
def caller() -> called.Caller:
    return called.Caller(PLACE)


def _policy(*integrations: ServiceIntegration) -> dict[str, Any]:
    return statements([grant for integration in integrations for grant in integration.grants(PLACE)])


def _used(gate: Gate, caller: called.Caller, *integrations: ServiceIntegration) -> called.Caller:
    called.deployed(PLACE, _policy(*integrations))
    return caller.using(gate, sessions.mint(PLACE, called.ENVIRONMENT))


TRUST = {
    "another principal": ("Principal", {"Service": "lambda.amazonaws.com"}),
    "another environment": (
        *(
            "Condition",
            {"ArnLike": {"aws:SourceArn": f"arn:aws:airflow:{PLACE.region}:{PLACE.account}:environment/other"}},
        ),
    ),
    "another account": ("Condition", {"StringEquals": {"aws:SourceAccount": "999999999999"}}),
}


@pytest.mark.parametrize("what", TRUST)
def test_no_session_where_the_trust_policy_does_not_admit_airflow(gate: Gate, what: str) -> None:
    called.deployed(PLACE, _policy(GLUE))
    trust = json.loads(json.dumps(iam._roles[called.ENVIRONMENT]["AssumeRolePolicyDocument"]))
    trust = json.loads(trust) if isinstance(trust, str) else trust
    key, value = TRUST[what]
    trust["Statement"][0][key] = value
    iam._roles[called.ENVIRONMENT]["AssumeRolePolicyDocument"] = json.dumps(trust)
    with pytest.raises(
        MintRefusedError, match=r"does not admit airflow-env\.amazonaws\.com with aws:SourceArn arn:aws:airflow"
    ):
        sessions.mint(PLACE, called.ENVIRONMENT)


def test_no_session_without_an_environment(gate: Gate) -> None:
    with pytest.raises(
        MintRefusedError, match="no environment named nobody is deployed in account 111111111111, Region "
    ):
        sessions.mint(PLACE, "nobody")


def test_the_session_is_named_as_mwaas(gate: Gate, caller: called.Caller) -> None:
    identity = _used(gate, caller, GLUE).client("sts").get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::111111111111:assumed-role/orders/AmazonMWAA-airflow"


def test_an_expired_session_is_told_so(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    called.deployed(PLACE, _policy(GLUE))
    caller.using(gate, sessions.mint(PLACE, called.ENVIRONMENT, seconds=-1))
    assert caller.call("glue", "GetJob", JobName="load") == "ExpiredTokenException"
    assert decisions.read(tmp_path) == []


def test_a_wrong_secret_is_told_so(gate: Gate, caller: called.Caller) -> None:
    _used(gate, caller, GLUE)
    sts._sessions[caller.access_key]["SecretAccessKey"] = "another"
    assert caller.call("glue", "GetJob", JobName="load") == "InvalidSignatureException"


UNMAPPED: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "no row": ("glue", "DeleteJob", {"JobName": "load"}, "the operation table has no row for glue DeleteJob"),
    "a service without rows": ("ec2", "DescribeVpcs", {}, "the operation table has no row for ec2 DescribeVpcs"),
    "more than the row": (
        *("batch", "SubmitJob", {"jobName": "x", "jobQueue": "q", "jobDefinition": "d", "tags": {"a": "b"}}),
        "the operation table's row for batch SubmitJob does not cover tags",
    ),
    "no resource": (
        *("sns", "Publish", {"PhoneNumber": "+1", "Message": "x"}),
        "sns Publish: TopicArn is not in the call and could not be found out",
    ),
    "nothing to delete": (
        *("s3", "DeleteObjects", {"Bucket": "raw", "Delete": {"Objects": []}}),
        "s3 DeleteObjects: nothing of the call says which resource it is on",
    ),
}


@pytest.mark.parametrize("what", UNMAPPED)
def test_what_the_table_does_not_know_is_refused_and_named(
    gate: Gate, caller: called.Caller, tmp_path: Path, what: str
) -> None:
    """Also under a role that may do everything: what is refused is the call, not the permission."""
    called.deployed(
        PLACE, {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    )
    caller.using(gate, sessions.mint(PLACE, called.ENVIRONMENT))
    service, operation, given, reason = UNMAPPED[what]
    code = caller.call(service, operation, **given)
    assert code in ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError")
    (line,) = decisions.read(tmp_path)
    assert (line.mapped, line.allowed, line.reason) == (False, False, reason)
    assert decisions.count([line]) == Counts(allowed=0, denied=1, unmapped=1)


def test_a_call_on_several_resources_needs_all_of_them(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    _used(gate, caller, S3(bucket="raw", prefix="in/*", access="write"))
    delete = {"Objects": [{"Key": "in/a&b"}, {"Key": "out/b"}]}
    assert caller.call("s3", "DeleteObjects", Bucket="raw", Delete=delete) == "AccessDenied"
    assert [(line.resource, line.allowed) for line in decisions.read(tmp_path)] == [
        ("arn:aws:s3:::raw/in/a&b", True),
        ("arn:aws:s3:::raw/out/b", False),
    ]


def test_the_log_says_who_what_and_why(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    policy = _policy(GLUE)
    policy["Statement"][0]["Sid"] = "GlueJobs"
    policy["Statement"].append({"Sid": "Never", "Effect": "Deny", "Action": "glue:StartJobRun", "Resource": "*"})
    called.deployed(PLACE, policy)
    caller.using(gate, sessions.mint(PLACE, called.ENVIRONMENT))
    for operation in ("GetJob", "StartJobRun"):
        caller.call("glue", operation, JobName="load")
    caller.call("glue", "GetJob", JobName="neighbour")
    got = [
        (line.operation, line.allowed, line.policy, line.statement, line.reason) for line in decisions.read(tmp_path)
    ]
    assert got == [
        ("GetJob", True, "declared", "GlueJobs", ""),
        ("StartJobRun", False, "declared", "Never", "a statement denies it"),
        ("GetJob", False, "", "", "no statement allows it"),
    ]
    first = decisions.read(tmp_path)[0]
    assert (first.environment, first.task, first.caller) == ("orders", "orders.load", "GlueJobOperator")
    assert (first.action, first.resource) == ("glue:GetJob", "arn:aws:glue:eu-west-1:111111111111:job/load")


def test_a_line_that_a_killed_server_left_unfinished_is_no_decision(
    gate: Gate, caller: called.Caller, tmp_path: Path
) -> None:
    _used(gate, caller, GLUE).call("glue", "GetJob", JobName="load")
    whole = decisions.read(tmp_path)
    with (tmp_path / decisions.DECISIONS).open("a") as log:
        log.write('{"time": "2026-')
    assert decisions.read(tmp_path) == whole


def test_other_principals_keep_ministacks_own_enforcement(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    called.deployed(PLACE, _policy(GLUE))
    caller.using(gate, called.unminted(PLACE))
    assert caller.call("glue", "GetJob", JobName="load") == "EntityNotFoundException"
    assert caller.call("glue", "GetJob", JobName="neighbour") == "AccessDeniedException"
    assert decisions.read(tmp_path) == []


def test_statements_and_job_runs_end_where_ministack_has_no_service(gate: Gate, caller: called.Caller) -> None:
    """To the session that may they are served; a statement is followed by who started it, and by no one else."""
    serverless = EmrServerless(applications=("00f1",), job_roles=("spark",))
    warehouse = _used(gate, caller, WAREHOUSE, serverless).client("redshift-data")
    target = {"ClusterIdentifier": "warehouse", "Database": "db", "DbUser": "airflow"}
    statement = warehouse.execute_statement(Sql="SELECT 1", **target)["Id"]
    assert [warehouse.describe_statement(Id=statement)["Status"] for _ in range(2)] == ["STARTED", "FINISHED"]
    gate.redshift.started("AROASOMEONE:else", json.dumps({"Id": statement}).encode())
    assert caller.call("redshift-data", "DescribeStatement", Id=statement) == "AccessDeniedException"
    assert caller.call("redshift-data", "BatchExecuteStatement", Sqls=["SELECT 1"], **target) == ""
    role = f"arn:aws:iam::{PLACE.account}:role/spark"
    run = {"applicationId": "00f1", "clientToken": "x", "executionRoleArn": role}
    assert caller.call("emr-serverless", "StartJobRun", **run) == "ResourceNotFoundException"


def test_a_query_is_judged_by_the_tables_it_names(gate: Gate, caller: called.Caller, tmp_path: Path) -> None:
    lake = Athena(workgroup="w", results="s3://results/a/", data=("s3://lake/orders/",), databases=("orders",))
    _used(gate, caller, lake)

    def start(sql: str) -> str:
        context = {"Database": "orders", "Catalog": "AwsDataCatalog"}
        output = {"OutputLocation": "s3://results/a/"}
        given = {"QueryString": sql, "WorkGroup": "w", "QueryExecutionContext": context, "ResultConfiguration": output}
        return caller.call("athena", "StartQueryExecution", **given)

    assert start("SELECT * FROM lines JOIN orders.customers USING (id)") not in ("AccessDeniedException",)
    assert start("SELECT * FROM lines JOIN payroll.people USING (id)") == "AccessDeniedException"
    assert "arn:aws:glue:eu-west-1:111111111111:database/payroll" in {
        line.resource for line in decisions.read(tmp_path) if not line.allowed
    }


def test_a_link_to_an_object_opens_it_only_as_far_as_the_role_may(
    gate: Gate, caller: called.Caller, tmp_path: Path
) -> None:
    emulated.bucket("raw", files=False)
    _used(gate, caller, S3(bucket="raw", prefix="in/*", access="read_write"))
    client = caller.client("s3")
    client.put_object(Bucket="raw", Key="in/a", Body=b"1")
    for key, status in (("in/a", 200), ("out/a", 403)):
        link = client.generate_presigned_url("get_object", Params={"Bucket": "raw", "Key": key})
        assert caller.open(link) == status
    assert [line.allowed for line in decisions.read(tmp_path)] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("airflow/connections/gone", "ResourceNotFoundException"),
        ("vendor", "ResourceNotFoundException"),
        ("vendor-x", "AccessDeniedException"),
    ],
)
def test_a_secret_that_is_not_there_is_judged_by_its_name(
    gate: Gate, caller: called.Caller, name: str, code: str
) -> None:
    """Airflow looks every connection up in the backend first: not to find it must be no denial."""
    _used(gate, caller, SecretsManager(secrets=("airflow/connections/*", "vendor")))
    assert caller.call("secretsmanager", "GetSecretValue", SecretId=name) == code


def test_a_queue_of_another_account_is_not_taken_for_ones_own(gate: Gate, caller: called.Caller) -> None:
    _used(gate, caller, Sqs(queues=("inbox",)))
    for account, code in ((PLACE.account, "AWS.SimpleQueueService.NonExistentQueue"), ("210987654321", "AccessDenied")):
        url = f"https://sqs.eu-west-1.amazonaws.com/{account}/inbox"
        assert caller.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x") in (code, f"{code}Exception")
