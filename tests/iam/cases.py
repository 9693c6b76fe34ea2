"""The cases both evaluators decide: every call of every integration's examples and of MWAA itself, and random policies by seed."""

import random
from collections.abc import Iterator
from typing import Any

from mwaa_platform.aws.execution_role import baseline_grants, baseline_requests
from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import operation_table
from tests.iam.simulation import ACCOUNT, CALLER, Case, Value
from tests.unit.integrations.test_cases import DECLARED, USER_ID, statements

PLACE = Place(account=ACCOUNT, region="eu-west-1")
OTHER = "222222222222"
MULTI_VALUED = ("aws:CalledVia", "aws:TagKeys")


def integration_cases() -> Iterator[Case]:
    """Every check behind every case of every declared example, once for each policy."""
    rows, seen = operation_table(), set()
    for declared in DECLARED:
        policy = statements(list(declared.grants(PLACE)))
        for call in declared.cases(PLACE):
            for request in rows[call.service, call.operation].requests(call.parameters, PLACE):
                key = (str(policy), request.action, request.resource, str(request.context))
                if key not in seen:
                    seen.add(key)
                    yield Case(
                        declared.service, request.action, request.resource, (policy,), _context(dict(request.context))
                    )


def baseline_cases() -> Iterator[Case]:
    """MWAA's own calls, with a customer's key and without."""
    for key in (None, PLACE.arn("kms", "key/01234567-89ab-cdef-0123-456789abcdef")):
        policy = statements(list(baseline_grants(PLACE, "orders", bucket_arn=PLACE.s3_arn("dags"), key_arn=key)))
        for bucket in ("dags", "neighbour"):
            for request in baseline_requests(PLACE, "orders", bucket, key):
                yield Case("baseline", request.action, request.resource, (policy,), _context(dict(request.context)))


def _context(given: dict[str, str]) -> dict[str, Value]:
    filled = {key: value.replace("${aws:userid}", USER_ID) for key, value in given.items()}
    context: dict[str, Value] = {k: [v] if k in MULTI_VALUED else v for k, v in filled.items()}
    return {**context, "aws:userid": USER_ID}


_REQUESTS = (
    ("s3:GetObject", ("arn:aws:s3:::lake/in/a.csv", "arn:aws:s3:::lake/out/b", "arn:aws:s3:::lake-2/in/a.csv")),
    ("s3:PutObject", ("arn:aws:s3:::lake/in/a.csv", "arn:aws:s3:::lake/In/a.csv")),
    ("s3:ListBucket", ("arn:aws:s3:::lake", "arn:aws:s3:::lake-2")),
    ("glue:StartJobRun", (PLACE.arn("glue", "job/a"), PLACE.arn("glue", "job/ab"))),
    ("glue:GetJob", (PLACE.arn("glue", "job/a"), f"arn:aws:glue:us-east-1:{ACCOUNT}:job/a")),
    ("sqs:SendMessage", (PLACE.arn("sqs", "q"), f"arn:aws:sqs:eu-west-1:{OTHER}:q")),
    ("secretsmanager:GetSecretValue", (PLACE.arn("secretsmanager", "secret:a/b-123456"),)),
)
_ACTIONS = ("*", "s3:*", "s3:Get*", "S3:getobject", "s3:?etObject", "s3:List*", "s3:PutObject", "s3:ListBucket", "glue:*",
            "glue:Get*", "glue:StartJobRun", "sqs:Send*", "secretsmanager:GetSecretValue", "iam:*")  # fmt: skip
_RESOURCES = ("*", "arn:aws:s3:::lake", "arn:aws:s3:::lake/*", "arn:aws:s3:::lake/in/*", "arn:aws:s3:::lake*/in/?.csv",
              "arn:aws:s3:::*", PLACE.arn("glue", "job/a"), PLACE.arn("glue", "job/*"), PLACE.arn("glue", "job/a?"),
              f"arn:aws:glue:*:{ACCOUNT}:job/a", f"arn:aws:*:eu-west-1:{ACCOUNT}:*", PLACE.arn("sqs", "*"),
              PLACE.arn("secretsmanager", "secret:a/*"), "arn:aws:s3:::${aws:PrincipalAccount}/*",
              "arn:aws:s3:::lake/${aws:userid}/*", "arn:aws:s3:::${x:none, 'lake'}/in/*")  # fmt: skip
_VALUES: dict[str, tuple[Value, ...]] = {
    "aws:SourceIp": ("10.1.2.3", "192.168.1.1", "2001:db8::1"),
    "aws:SecureTransport": ("true", "false"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z"),
    "aws:MultiFactorAuthAge": ("10", "3600"),
    "aws:SourceArn": (PLACE.arn("airflow", "environment/orders"), PLACE.arn("airflow", "environment/finance")),
    "aws:RequestedRegion": ("eu-west-1", "us-east-1"),
    "aws:userid": ("AROAEXAMPLE:airflow", "AIDAOTHER"),
    "aws:CalledVia": (["athena.amazonaws.com"], ["glue.amazonaws.com", "athena.amazonaws.com"], []),
    "aws:TagKeys": (["team", "stage"], ["team"]),
}
_CONDITIONS: tuple[tuple[tuple[str, ...], str, tuple[Value, ...]], ...] = (
    (("IpAddress", "NotIpAddress", "IpAddressIfExists"), "aws:SourceIp", ("10.0.0.0/8", ["192.168.0.0/16", "2001:db8::/32"])),
    (("Bool", "BoolIfExists"), "aws:SecureTransport", ("true", "false")),
    (("DateGreaterThan", "DateLessThan", "DateLessThanEquals", "DateGreaterThanEqualsIfExists", "DateEquals", "DateNotEquals"),
     "aws:CurrentTime", ("2026-03-01T00:00:00Z", "2026-01-01T00:00:00Z")),
    (("NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEqualsIfExists", "NumericEquals",
      "NumericNotEquals"), "aws:MultiFactorAuthAge", ("10", "300")),
    (("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "ArnLikeIfExists"), "aws:SourceArn",
     (PLACE.arn("airflow", "environment/orders"), PLACE.arn("airflow", "environment/*"), "arn:aws:airflow:*:*:environment/orders")),
    (("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
      "StringEqualsIfExists", "StringNotEqualsIfExists", "StringNotLikeIfExists"), "aws:RequestedRegion",
     ("eu-west-1", "EU-WEST-1", "eu-*", ["eu-west-1", "us-east-1"])),
    (("StringEquals", "StringLike", "StringNotLike", "StringNotEquals"), "aws:RequestedRegion",
     ("${aws:userid}", "${aws:userid, 'eu-west-1'}")),
    (("StringEquals", "StringLike"), "aws:userid", ("AROAEXAMPLE:airflow", "AROA*:airflow", "${aws:userid}")),
    (("ForAnyValue:StringEquals", "ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAllValues:StringNotEquals",
      "ForAnyValue:StringNotEquals", "ForAllValues:StringLikeIfExists"), "aws:CalledVia",
     ("athena.amazonaws.com", "*.amazonaws.com", ["athena.amazonaws.com", "glue.amazonaws.com"])),
    (("ForAnyValue:StringEquals", "ForAllValues:StringEquals"), "aws:TagKeys", (["team"], ["team", "stage", "owner"])),
    (("Null",), "aws:CalledVia", ("true", "false")),
    (("Null",), "aws:SourceArn", ("true", "false")),
)  # fmt: skip


def random_cases(seed: int, count: int) -> Iterator[Case]:
    """Policies of one to four statements; some with a boundary, some with the resource's own policy, its owner another account."""
    chosen = random.Random(seed)  # noqa: S311 (the same cases every time)
    for number in range(count):
        action, resources = chosen.choice(_REQUESTS)
        context = {
            key: chosen.choice(values)
            for key, values in sorted(_VALUES.items())
            if chosen.random() < 0.6 or key == "aws:CurrentTime"
        }
        context["aws:PrincipalAccount"] = ACCOUNT
        policies = tuple(_policy(chosen) for _ in range(chosen.choice((1, 1, 2))))
        boundary = _policy(chosen) if chosen.random() < 0.2 else None
        on_resource = action.startswith(("s3:", "sqs:", "secretsmanager:")) and chosen.random() < 0.3
        resource = chosen.choice(resources)
        owner = OTHER if f":{OTHER}:" in resource or (on_resource and chosen.random() < 0.4) else ACCOUNT
        if f":{ACCOUNT}:" in resource or not on_resource:
            owner = ACCOUNT  # without the resource's policy it is the caller's side alone that is simulated
        yield Case(
            f"seed {seed}, number {number}",
            action,
            resource,
            policies,
            context,
            boundary,
            _policy(chosen, principals=True) if on_resource else None,
            owner,
        )


def _policy(chosen: random.Random, *, principals: bool = False) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [_statement(chosen, principals=principals) for _ in range(chosen.randint(1, 4))],
    }


def _statement(chosen: random.Random, *, principals: bool) -> dict[str, Any]:
    action = chosen.choice(("Action",) * 6 + ("NotAction",))
    resource = chosen.choice(("Resource",) * 6 + ("NotResource",))
    body: dict[str, Any] = {
        "Effect": chosen.choice(("Allow",) * 4 + ("Deny",)),
        action: chosen.sample(_ACTIONS, chosen.randint(1, 3)),
        resource: chosen.sample(_RESOURCES, chosen.randint(1, 3)),
    }
    if principals:
        body["Principal"] = chosen.choice(
            ({"AWS": CALLER}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"AWS": OTHER}, "*")
        )
    if chosen.random() < 0.5:
        body["Condition"] = _conditions(chosen)
    return body


def _conditions(chosen: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for operators, key, values in chosen.sample(_CONDITIONS, chosen.choice((1, 1, 2))):
        found.setdefault(chosen.choice(operators), {})[key] = chosen.choice(values)
    return found
