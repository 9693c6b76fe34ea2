"""The DAG bucket refuses requests without TLS."""

from collections.abc import Mapping
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.bucket_policies import policy_statements
from mwaa_platform.policy.iam import conditions
from mwaa_platform.policy.parts import BUCKET, once
from mwaa_platform.policy.rule import Checked, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    return once(assembly, BUCKET, _bucket)


def _bucket(assembly: Assembly, bucket: Resource) -> Checked:
    if not any(_denies_plain_http(bucket, statement) for statement in policy_statements(assembly, bucket)):
        yield Finding(bucket, "no policy statement denies requests without TLS", "Properties")


def _denies_plain_http(bucket: Resource, statement: Mapping[str, Any]) -> bool:
    plain = ("Bool", "aws:SecureTransport", ["false"])
    resources = {str(resource).split(":::")[-1] for resource in listed(statement.get("Resource"))}
    return (
        statement.get("Effect") == "Deny"
        and statement.get("Principal") in ("*", {"AWS": "*"})
        and listed(statement.get("Action")) in (["s3:*"], ["*"])
        and plain in conditions(statement)
        and ({bucket.name, f"{bucket.name}/*"} <= resources or bool(resources & {"*", f"{bucket.name}*"}))
    )


RULE = Rule(
    "MWAA-BucketTlsOnly",
    "The DAG bucket takes TLS only",
    "DAGs and requirements are code: in plain HTTP they could be read and replaced on the way.",
    "deny s3:* on bucket and objects where aws:SecureTransport is false",
    _check,
    "security-best-practices",
)
