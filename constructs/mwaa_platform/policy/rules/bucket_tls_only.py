"""The DAG bucket refuses requests without TLS."""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.buckets import policy_statements, source_buckets
from mwaa_platform.policy.rule import Finding, Rule


def _check(assembly: Assembly) -> Iterator[Finding]:
    for bucket in source_buckets(assembly):
        if not any(
            _denies_plain_http(assembly, bucket, statement) for statement in policy_statements(assembly, bucket)
        ):
            yield Finding(bucket, "no policy statement denies requests without TLS", "Properties")


def _denies_plain_http(assembly: Assembly, bucket: Resource, statement: Mapping[str, Any]) -> bool:
    secure = (statement.get("Condition") or {}).get("Bool", {}).get("aws:SecureTransport")
    resources = {assembly.text(bucket.stack, resource) for resource in listed(statement.get("Resource"))}
    name = f"<{bucket.stack}/{bucket.logical_id}>"
    return (
        statement.get("Effect") == "Deny"
        and statement.get("Principal") in ("*", {"AWS": "*"})
        and listed(statement.get("Action")) in (["s3:*"], ["*"])
        and str(secure).lower() == "false"
        and {name, f"{name}/*"} <= resources
    )


RULE = Rule(
    "MWAA-BucketTlsOnly",
    "The DAG bucket takes TLS only",
    "DAGs and requirements are code: in plain HTTP they could be read and replaced on the way.",
    "deny s3:* on bucket and objects where aws:SecureTransport is false",
    _check,
)
