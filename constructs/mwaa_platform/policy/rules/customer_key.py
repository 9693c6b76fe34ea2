"""A customer key is the same for environment and bucket, usable by the role, and admitted to by the logs."""

import re
from collections.abc import Iterator

from mwaa_platform.aws.execution_role import KEY_ACTIONS
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.iam import statements_of
from mwaa_platform.policy.rule import Finding, Rule


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        declared = environment.properties.get("KmsKey")
        bucket_key = _bucket_key(assembly, environment)
        key = assembly.text(environment.stack, declared) if declared is not None else None
        if bucket_key and bucket_key != key:
            message = f"the bucket is encrypted under {bucket_key}, the environment under {key or 'a key of AWS'}"
            yield Finding(environment, message, "Properties.KmsKey", "bucket")
        if key is None:
            continue
        if re.search(r"\balias/|key/mrk-", key):
            yield Finding(environment, f"{key} is an alias or a multi-Region key", "Properties.KmsKey", "kind")
        yield from _role(assembly, environment, key)
        yield from _key_policy(assembly, environment)


def _bucket_key(assembly: Assembly, environment: Resource) -> str | None:
    bucket = assembly.referred(environment.stack, environment.properties.get("SourceBucketArn"))
    rules = (
        (bucket.properties.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration") if bucket else None
    )
    for rule in listed(rules):
        key = (rule.get("ServerSideEncryptionByDefault") or {}).get("KMSMasterKeyID")
        if bucket and key is not None:
            return assembly.text(bucket.stack, key)
    return None


def _role(assembly: Assembly, environment: Resource, key: str) -> Iterator[Finding]:
    role = assembly.referred(environment.stack, environment.properties.get("ExecutionRoleArn"))
    if role is None:
        return
    allowed = {
        action
        for statement in statements_of(assembly, role)
        if key in [assembly.text(role.stack, resource) for resource in listed(statement.body.get("Resource"))]
        for action in statement.actions
    }
    for action in KEY_ACTIONS:
        if action.lower() not in allowed:
            yield Finding(role, f"the role is not allowed {action} on the environment's key", "Properties", action)


def _key_policy(assembly: Assembly, environment: Resource) -> Iterator[Finding]:
    key = assembly.referred(environment.stack, environment.properties.get("KmsKey"))
    if key is None or key.type != "AWS::KMS::Key":
        return
    if key.properties.get("MultiRegion") is True:
        yield Finding(key, "MWAA takes no multi-Region key", "Properties.MultiRegion", "kind")
    statements = listed(key.properties.get("KeyPolicy", {}).get("Statement"))
    services = [str(service) for s in statements for service in listed((s.get("Principal") or {}).get("Service", []))]
    if not any("logs." in service for service in services):
        yield Finding(key, "the key's policy does not admit CloudWatch Logs", "Properties.KeyPolicy", "logs")


RULE = Rule(
    "MWAA-CustomerKey",
    "A customer key is used everywhere or nowhere",
    "With half of it in place creation fails after half an hour, or logs stay empty (User Guide, custom-keys-certs): environment and "
    "bucket share the key, the role may use it, its policy admits CloudWatch Logs; no alias, no multi-Region key.",
    "give key, bucket, role and environment the same key object",
    _check,
)
