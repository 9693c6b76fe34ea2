"""Each way in which policies can be wrong is found, and named."""

from dataclasses import replace
from typing import Any

import pytest

from mwaa_platform.aws.execution_role import baseline_grants, baseline_requests
from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.statements import statement
from mwaa_platform.declaration.execution_role import ExtraStatement, extra_grants
from mwaa_platform.integrations import S3, Athena, Glue, RedshiftData, ServiceIntegration
from mwaa_platform.integrations.evidence import CLAIMED, RECORDED, Needed
from sandbox.emulator.simulator.client import simulator_client
from sandbox.emulator.simulator.direct import DirectSimulator
from sandbox.proof.asking import Asked, Document
from sandbox.proof.probes import baseline_probes, line_probes
from sandbox.proof.report import Verdict
from sandbox.proof.stages import line_document, line_needs
from sandbox.proof.units import listed
from sandbox.proof.verdicts import judge
from tests.support.role_documents import changed

PLACE = Place(account="111111111111", region="eu-west-1")
JOBS = Glue(jobs=("load", "clean"))
RAW = S3(bucket="raw", prefix="in/*", access="read_write")
ATHENA = Athena(workgroup="orders", results="s3://results/a/", data=("s3://lake/orders/",), databases=("orders",))
WAREHOUSE = RedshiftData(cluster="analytics", db_user="airflow", database="orders")


def verdict(line: ServiceIntegration, document: Document | None = None, *, client: Any = None) -> Verdict:
    required = line_needs((line,), PLACE)
    asked = Asked(client or DirectSimulator(PLACE.account), (document or line_document(line, PLACE),))
    return judge("orders-dev", line.service, asked, required, list(line_probes(line, PLACE, required)))


@pytest.mark.feature("Z3")
@pytest.mark.parametrize("line", [JOBS, RAW, ATHENA, WAREHOUSE], ids=lambda line: str(line.service))
def test_what_is_declared_is_proven(line: ServiceIntegration) -> None:
    found = verdict(line)
    assert found.proven, found
    assert found.requests and found.units and found.probes


def test_a_line_that_grants_nothing_is_tight() -> None:
    found = verdict(S3(bucket="raw", prefix="in/*", access="none"), client=simulator_client(PLACE.account))
    assert found.proven
    assert (found.requests, found.units) == (0, 0)
    assert found.probes


def test_the_api_and_the_direct_simulator_come_to_the_same() -> None:
    assert verdict(RAW, client=simulator_client(PLACE.account)) == verdict(RAW)


def test_a_missing_action_is_insufficient() -> None:
    found = verdict(JOBS, changed(line_document(JOBS, PLACE), "GlueJobs", drop="glue:GetJobRun"))
    assert any("glue:GetJobRun on arn:aws:glue:eu-west-1:111111111111:job/load" in text for text in found.insufficient)
    assert not found.excess


def test_an_action_that_no_call_needs_is_excess() -> None:
    found = verdict(JOBS, changed(line_document(JOBS, PLACE), "GlueJobs", add="glue:DeleteJob"))
    assert found.excess == ("GlueJobs: glue:DeleteJob can be dropped, every call passes without it",)
    assert not (found.insufficient or found.loose)


def test_a_resource_that_no_call_needs_is_excess() -> None:
    more = JOBS.model_copy(update={"jobs": ("load", "clean", "old")})
    found = verdict(JOBS, line_document(more, PLACE))
    assert [text.partition(" can")[0] for text in found.excess] == [
        "GlueJobs: arn:aws:glue:eu-west-1:111111111111:job/old"
    ]


@pytest.mark.feature("Z3")
@pytest.mark.parametrize(
    ("line", "sid", "change", "said"),
    [
        (JOBS, "GlueJobs", {"Resource": "arn:aws:glue:eu-west-1:111111111111:job/*"}, "load-neighbour"),
        (JOBS, "GlueJobs", {"Resource": "arn:aws:glue:*:111111111111:job/*"}, "another Region"),
        (JOBS, "GlueJobs", {"Resource": "arn:aws:glue:eu-west-1:*:job/*"}, "another account"),
        (RAW, "S3Read", {"Resource": "arn:aws:s3:::raw/*"}, "raw/elsewhere/in/"),
        (RAW, "S3List", {"Condition": {}}, "s3:ListBucket on arn:aws:s3:::raw is allowed"),
        (RAW, "S3CopyAcl", {"Condition": {}}, "s3:PutObjectAcl"),
        (ATHENA, "AthenaRead", {"Condition": {}}, "without aws:CalledVia"),
        (WAREHOUSE, "RedshiftOwnStatements", {"Condition": {}}, "AROASOMEONE"),
    ],
)
def test_what_reaches_further_is_loose(line: ServiceIntegration, sid: str, change: dict[str, Any], said: str) -> None:
    found = verdict(line, changed(line_document(line, PLACE), sid, **change))
    assert any(said in text for text in found.loose), found.loose


def test_a_recorded_call_is_told_from_what_aws_checks_behind_it() -> None:
    needs = [need for need in line_needs((RAW,), PLACE) if need.call == "s3:HeadObject"]
    assert any(need.source.startswith("S3KeySensor, ") for need in needs if need.evidence == RECORDED)
    assert {need.request.action for need in needs if need.evidence == RECORDED} == {"s3:GetObject"}
    assert {need.request.action for need in needs if need.evidence == CLAIMED} == {"s3:ListBucket"}
    assert all("S3 API Reference" in need.source for need in needs if need.evidence == CLAIMED)


def test_a_refusal_by_the_simulator_is_a_finding_and_not_the_end() -> None:
    required = [replace(need, request=replace(need.request, action="glue:Get*")) for need in line_needs((JOBS,), PLACE)]
    asked = Asked(simulator_client(PLACE.account), (line_document(JOBS, PLACE),))
    found = judge("orders-dev", "glue", asked, required, [])
    assert "not simulated" in found.insufficient[0]


BASELINE: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [statement(grant) for grant in baseline_grants(PLACE, "orders-dev", bucket_arn="arn:aws:s3:::dags")],
}


def mwaa_verdict(document: Document) -> Verdict:
    requests = baseline_requests(PLACE, "orders-dev", "dags", None)
    required = [Needed(request, "MWAA", CLAIMED, "User Guide") for request in requests]
    probes = list(baseline_probes(PLACE, "orders-dev", "dags", ()))
    return judge("orders-dev", "MWAA", Asked(DirectSimulator(PLACE.account), (document,)), required, probes)


def test_a_statement_on_all_but_some_resources_is_proven_like_others() -> None:
    """MWAA's key lies in an account of MWAA's: the statement names the keys that it is not about."""
    (keys,) = [body for body in BASELINE["Statement"] if "NotResource" in body]
    found = mwaa_verdict(BASELINE)
    assert found.proven, found
    assert found.units == sum(
        len(listed(b["Action"])) + len(listed(b.get("Resource", []))) for b in BASELINE["Statement"]
    )
    more = mwaa_verdict(changed(BASELINE, keys["Sid"], add="kms:Sign"))
    assert more.excess == (f"{keys['Sid']}: kms:Sign can be dropped, every call passes without it",)
    less = mwaa_verdict(changed(BASELINE, keys["Sid"], drop="kms:Decrypt"))
    assert [text.split(" on ")[0] for text in less.insufficient] == ["MWAA needs kms:Decrypt"]


@pytest.mark.parametrize(
    "excluded", ["arn:aws:kms:*:000000000001:key/*", ["arn:aws:kms:*:000000000001:key/*", "arn:a:b"]]
)
def test_a_statement_that_excludes_less_is_loose(excluded: str | list[str]) -> None:
    found = mwaa_verdict(changed(BASELINE, "AwsOwnedKey", NotResource=excluded))
    assert [text.split(":")[0] for text in found.loose] == ["another key of the account"]


def test_a_statement_that_excludes_all_is_insufficient() -> None:
    found = mwaa_verdict(changed(BASELINE, "AwsOwnedKey", NotResource=["arn:aws:kms:*:*:key/*", "arn:a:b"]))
    assert len(found.insufficient) == 4
    assert {text.partition(" can be")[0] for text in found.excess} >= {"AwsOwnedKey: kms:Decrypt"}


def test_an_extra_statement_is_unproven_and_held_against_what_must_not_pass() -> None:
    """No call is known that needs it, so that nothing can show it to be too much; but it may reach too far."""
    (grant,) = extra_grants((ExtraStatement(actions=("rds:DescribeDBInstances",), resources=("*",), reason="x" * 10),))
    document = line_document(JOBS, PLACE)
    found = verdict(JOBS, {**document, "Statement": [*document["Statement"], statement(grant)]})
    assert found.proven, found
    assert found.unproven == ("Extra: rds:DescribeDBInstances (extra statement)",)
    assert found.units == verdict(JOBS).units
    wide = statement(replace(grant, actions=("glue:GetJob",)))
    loose = verdict(JOBS, {**document, "Statement": [*document["Statement"], wide]}).loose
    assert any("another Region: glue:GetJob" in text for text in loose)
