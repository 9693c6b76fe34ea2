"""Requests read backwards: whatever protocol and version of boto3 sent them, and never as something they are not."""

import urllib.parse
from typing import Any

import boto3
import botocore.config
import botocore.loaders
import botocore.session
import pytest

from mwaa_platform.aws.grants import Place
from sandbox.emulator.enforcement.athena_query import Touched, touched
from sandbox.emulator.enforcement.parameters import rows
from sandbox.emulator.enforcement.table import table
from sandbox.emulator.enforcement.wire import SERVICES, Call, WireRequest, read_call

PLACE = Place(account="111111111111", region="eu-west-1")


def _signed(service: str, method: str, target: str, body: bytes = b"", **headers: str) -> WireRequest:
    path, _, query = target.partition("?")
    credential = f"AWS4-HMAC-SHA256 Credential=ASIA/20260101/eu-west-1/{service}/aws4_request, Signed"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = urllib.parse.parse_qs(query, keep_blank_values=True)
    return WireRequest(method, path, fields, {"authorization": credential, **named}, body)


FORM = {"content_type": "application/x-www-form-urlencoded; charset=utf-8"}
READ: dict[str, tuple[WireRequest, str, str, dict[str, Any]]] = {
    "SQS as boto3 spoke it before 1.28": (
        _signed("sqs", "POST", "/", b"Action=SendMessage&QueueUrl=https%3A%2F%2Fsqs%2F1%2Fq", **FORM),
        *("sqs", "SendMessage", {"Action": "SendMessage", "QueueUrl": "https://sqs/1/q"}),
    ),
    "CloudWatch in CBOR": (
        _signed(
            "monitoring", "POST", "/service/Granite/operation/PutMetricData", b"\xbf\xff", smithy_protocol="rpc-v2-cbor"
        ),
        *("cloudwatch", "PutMetricData", {}),
    ),
    "CloudWatch as a form": (
        _signed("monitoring", "POST", "/", b"Action=PutMetricData&Namespace=x", **FORM),
        *("cloudwatch", "PutMetricData", {"Action": "PutMetricData", "Namespace": "x"}),
    ),
    "a key with spaces and slashes": (
        _signed("s3", "GET", "/raw/in/a%20b%2Fc?x-id=GetObject"),
        *("s3", "GetObject", {"Bucket": "raw", "Key": "in/a b/c"}),
    ),
    "a copy is no put": (
        _signed("s3", "PUT", "/raw/in/b", x_amz_copy_source="other/key"),
        *("s3", "CopyObject", {"Bucket": "raw", "Key": "in/b", "CopySource": "other/key"}),
    ),
    "a part of an upload": (
        _signed("s3", "PUT", "/raw/in/b?partNumber=1&uploadId=u"),
        *("s3", "UploadPart", {"Bucket": "raw", "Key": "in/b", "PartNumber": "1", "UploadId": "u"}),
    ),
    "a listing": (
        _signed("s3", "GET", "/raw?list-type=2&prefix=in%2F&encoding-type=url"),
        *("s3", "ListObjectsV2", {"Bucket": "raw", "Prefix": "in/", "EncodingType": "url"}),
    ),
    "a bucket's policy is no listing": (
        _signed("s3", "GET", "/raw?policy"),
        *("s3", "GetBucketPolicy", {"Bucket": "raw"}),
    ),
    "the account's settings are no bucket's": (
        _signed("s3", "GET", "/v20180820/configuration/publicAccessBlock", x_amz_account_id="1"),
        *("s3control", "GetPublicAccessBlock", {"AccountId": "1"}),
    ),
    "a function by its ARN": (
        _signed(
            "lambda", "POST", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af/invocations"
        ),
        *("lambda", "Invoke", {"FunctionName": "arn:aws:lambda:eu-west-1:1:function:f"}),
    ),
}


@pytest.mark.parametrize("what", READ)
def test_a_request_is_read(what: str) -> None:
    request, service, operation, parameters = READ[what]
    call = read_call(request, PLACE)
    assert (call.service, call.operation, call.parameters, call.known) == (service, operation, parameters, True)


UNKNOWN = {
    "a query key that no operation has": (_signed("s3", "GET", "/raw/key?secret-door"), "GET /raw/key"),
    "signed for one service, meant for another": (
        _signed("glue", "POST", "/", b"{}", x_amz_target="AmazonSQS.SendMessage"),
        "SendMessage",
    ),
    "a service that does not exist": (_signed("nowhere", "POST", "/", b"{}", x_amz_target="Nowhere.DoIt"), "DoIt"),
    "an operation that does not exist": (_signed("glue", "POST", "/", b"{}", x_amz_target="AWSGlue.Break"), "Break"),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_cannot_be_read_is_not_known_but_named(what: str) -> None:
    request, name = UNKNOWN[what]
    call = read_call(request, PLACE)
    assert (call.known, call.operation) == (False, name)


def test_every_service_of_the_table_is_found_by_its_signature() -> None:
    session = botocore.session.Session()
    for service in {row.service for row in table()}:
        metadata = session.get_service_model(service)
        assert SERVICES.get(metadata.signing_name, metadata.signing_name) in (service, "s3")


def test_every_row_is_an_operation_of_its_service() -> None:
    session = botocore.session.Session()
    missing = {
        (row.service, row.name)
        for row in table()
        if row.name not in session.get_service_model(row.service).operation_names
    }
    assert missing == {("s3", "GetObjectVersion")}, "which is GetObject with a version"


DERIVED: dict[str, tuple[str, str, dict[str, Any], dict[str, str]]] = {
    "a function's qualifier beside it": (
        *("lambda", "Invoke", {"FunctionName": "f", "Qualifier": "live"}, {"FunctionName": "f:live"}),
    ),
    "a function's qualifier in its ARN": (
        *("lambda", "Invoke", {"FunctionName": "arn:aws:lambda:eu-west-1:210987654321:function:f:live"}),
        {"FunctionName": "f:live", "account": "210987654321"},
    ),
    "a function of an account": (
        *("lambda", "Invoke", {"FunctionName": "210987654321:function:f"}),
        {"FunctionName": "f", "account": "210987654321"},
    ),
    "a version of a state machine": (
        *("stepfunctions", "StartExecution", {"stateMachineArn": "arn:aws:states:eu-west-1:1:stateMachine:m:7"}),
        {"stateMachineArn": "arn:aws:states:eu-west-1:1:stateMachine:m"},
    ),
    "a parameter's label": (
        *("ssm", "GetParameter", {"Name": "/orders/x:live"}, {"ParameterNameWithoutLeadingSlash": "orders/x"}),
    ),
    "a table by its ARN": (
        *("dynamodb", "Query", {"TableName": "arn:aws:dynamodb:eu-west-1:1:table/t", "IndexName": "i"}),
        {"TableOrIndex": "t/index/i", "account": "1"},
    ),
    "the default cluster": ("ecs", "StopTask", {"task": "abc"}, {"cluster": "default", "task": "abc"}),
    "a queue by its ARN": (
        *("batch", "SubmitJob", {"jobQueue": "arn:aws:batch:eu-west-1:1:job-queue/q", "jobDefinition": "d"}),
        {"jobQueue": "q", "jobDefinition": "d", "account": "1"},
    ),
}


@pytest.mark.parametrize("what", DERIVED)
def test_what_rows_need_is_derived(what: str) -> None:
    service, operation, parameters, expected = DERIVED[what]
    (row,) = rows(Call(service, operation, parameters, PLACE))
    assert {name: row.get(name) for name in expected} == expected


QUERIES: dict[str, set[Touched]] = {
    "SELECT 1": set(),
    "select * from Lines l join Sales.Customers c on l.id = c.id": {
        Touched("db", "lines"),
        Touched("sales", "customers"),
    },
    "SELECT 'from x' FROM t -- from u\n WHERE a = 'it''s from v'": {Touched("db", "t")},
    "WITH recent AS (SELECT * FROM t), few AS (SELECT * FROM recent) SELECT * FROM few": {Touched("db", "t")},
    'INSERT INTO "Sales"."Totals" SELECT * FROM t': {Touched("sales", "totals", True), Touched("db", "t")},
    "SELECT * FROM AwsDataCatalog.sales.t, UNNEST(xs)": {Touched("sales", "t")},
    "CREATE TABLE t WITH (external_location = 's3://b/p/') AS SELECT * FROM u": {
        Touched("db", "t", True, "s3://b/p/"),
        Touched("db", "u"),
    },
    "CREATE EXTERNAL TABLE IF NOT EXISTS t (a int) LOCATION 's3://b/p/'": {Touched("db", "t", True, "s3://b/p/")},
    "INSERT INTO lines (a, b) SELECT * FROM unnest(xs)": {Touched("db", "lines", True)},
    "SELECT extract(day FROM d) FROM t": {Touched("db", "d"), Touched("db", "t")},
}
"""The last is read as one table too many, which can only deny."""


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query_touches_these_tables(sql: str) -> None:
    assert set(touched(sql, "db")) == QUERIES[sql]


def test_links_are_read_however_they_name_the_bucket_and_are_signed() -> None:
    session = boto3.Session("x", "x", "x", "eu-west-1")
    seen = []
    for style, signature in (("path", "s3v4"), ("virtual", "s3v4"), ("path", "s3")):
        config = botocore.config.Config(s3={"addressing_style": style}, signature_version=signature)  # type: ignore[arg-type]
        client = session.client("s3", endpoint_url="https://localhost:1", config=config)
        url = client.generate_presigned_url("get_object", Params={"Bucket": "raw-dev", "Key": "in/a b"})
        parts = urllib.parse.urlsplit(url)
        host = (parts.hostname or "").removesuffix(".localhost")
        bucket = "" if host == "localhost" else host
        query = urllib.parse.parse_qs(parts.query)
        call = read_call(WireRequest("GET", parts.path, query, {}, b"", bucket), PLACE)
        seen.append((call.service, call.operation, call.parameters))
    assert seen == [("s3", "GetObject", {"Bucket": "raw-dev", "Key": "in/a b"})] * 3
