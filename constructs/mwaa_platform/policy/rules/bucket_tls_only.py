"""The DAG bucket refuses requests without TLS."""

from collections.abc import Mapping
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.bucket_policies import policy_statements
from mwaa_platform.policy.iam import conditions
from mwaa_platform.policy.parts import BUCKET, once
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    return once(assembly, BUCKET, _bucket)


def _bucket(assembly: Assembly, bucket: Resource) -> Checked:
    denying = filter(_denies_plain_http, policy_statements(assembly, bucket))
    resources = {str(one).split(":::")[-1] for statement in denying for one in listed(statement.get("Resource"))}
    if not {bucket.name, f"{bucket.name}/*"} <= resources and not resources & {"*", f"{bucket.name}*"}:
        yield Finding(bucket, "no policy statement denies requests without TLS", "Properties")


def _denies_plain_http(statement: Mapping[str, Any]) -> bool:
    plain = [(operator, key.lower(), values) for operator, key, values in conditions(statement)]
    return (
        statement.get("Effect") == "Deny"
        and statement.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        and any(str(action).lower() in ("s3:*", "*") for action in listed(statement.get("Action")))
        and plain == [("Bool", "aws:securetransport", ["false"])]
    )


RULE = Rule(
    "MWAA-BucketTlsOnly",
    "The DAG bucket takes TLS only",
    "DAGs and requirements are code: in plain HTTP they could be read and replaced on the way.",
    "deny s3:* on bucket and objects where aws:SecureTransport is false",
    _check,
    "security-best-practices",
    effect=Effect.SAFETY,
)
