"""A customer key is the same for environment and bucket, usable by the role, and of a kind that MWAA takes."""

import re
from collections.abc import Iterator, Mapping

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.iam import bodies
from mwaa_platform.policy.parts import BUCKET, KEY, ROLE, part_of
from mwaa_platform.policy.role_requests import key_decisions
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        declared = environment.properties.get("KmsKey")
        yield from _bucket_key(assembly, environment, declared)
        if declared is None:
            continue
        key = part_of(assembly, environment, KEY)
        if key is None and holes.is_open(declared):
            yield Doubt(environment, f"KmsKey is {holes.shown(declared)}", "Properties.KmsKey")
        elif re.search(r"(^|:)alias/|(^|/)mrk-", str(declared)):
            yield Finding(
                environment, f"{holes.shown(declared)} is an alias or a multi-Region key", "Properties.KmsKey", "kind"
            )
        yield from _role(assembly, environment)
        if key is not None:
            yield from _kind(key)
            yield from _key_policy(key)


def _bucket_key(assembly: Assembly, environment: Resource, declared: object) -> Checked:
    bucket = part_of(assembly, environment, BUCKET)
    if bucket is None:
        return
    for key in _keys(bucket):
        if _same(assembly, key, declared):
            continue
        if not _surely_others(assembly, key, declared):
            yield Doubt(environment, f"the bucket's key {holes.shown(key)} may be another one", "Properties.KmsKey")
            continue
        own = holes.shown(declared) if declared else "a key of AWS"
        message = f"the bucket is encrypted under {holes.shown(key)}, the environment under {own}"
        yield Finding(environment, message, "Properties.KmsKey", "bucket")


def _keys(bucket: Resource) -> Iterator[object]:
    for rule in listed(bucket.part("BucketEncryption").get("ServerSideEncryptionConfiguration")):
        default = rule.get("ServerSideEncryptionByDefault") if isinstance(rule, Mapping) else None
        if isinstance(default, Mapping) and default.get("KMSMasterKeyID") is not None:
            yield default["KMSMasterKeyID"]


def _same(assembly: Assembly, first: object, second: object) -> bool:
    found = assembly.find(KEY[0], first)
    return first == second or (found is not None and found == assembly.find(KEY[0], second))


def _surely_others(assembly: Assembly, first: object, second: object) -> bool:
    """Whether two keys are different ones: what these templates make is none that they name by its id."""
    if assembly.find(KEY[0], first) or assembly.find(KEY[0], second):
        return not any(holes.is_open(str(key).rpartition("/")[2]) for key in (first, second))
    return not holes.is_open(first) and not holes.is_open(second)


def _role(assembly: Assembly, environment: Resource) -> Checked:
    role = part_of(assembly, environment, ROLE)
    if role is None:
        return
    decisions = key_decisions(assembly, environment, role)
    for action, said in decisions.items():
        if said is Decision.DENIED:
            yield Finding(role, f"the role is not allowed {action} on the environment's key", "Properties", action)
    if undecided := [action for action, said in decisions.items() if said is Decision.UNKNOWN]:
        yield Doubt(role, f"whether it is allowed {', '.join(undecided)} on the environment's key", "Properties")


def _kind(key: Resource) -> Checked:
    for name, allowed, message in (
        ("MultiRegion", False, "MWAA takes no multi-Region key"),
        ("Enabled", True, "the key is disabled"),
        ("KeySpec", "SYMMETRIC_DEFAULT", "MWAA takes symmetric keys only"),
        ("KeyUsage", "ENCRYPT_DECRYPT", "MWAA takes keys that encrypt only"),
    ):
        value = key.properties.get(name, allowed)
        if not holes.is_open(value) and str(value).lower() != str(allowed).lower():
            yield Finding(key, message, f"Properties.{name}", "kind")


def _key_policy(key: Resource) -> Checked:
    document = key.properties.get("KeyPolicy")
    if document is None:
        return  # KMS's own then: the account decides, and the rule MWAA-KeyAdmitsLogs speaks of logs
    principals = [str(p) for s in bodies(document) for p in listed(_aws(s))]
    if not any(p == "*" or p.endswith(":root") or p.isdigit() or ":role/" in p or holes.is_open(p) for p in principals):
        message = "the key's policy admits neither the account nor a role: what the role's policy allows does not count"
        yield Finding(key, message, "Properties.KeyPolicy", "account")


def _aws(statement: object) -> object:
    principal = statement.get("Principal") if isinstance(statement, dict) else None
    return principal.get("AWS") if isinstance(principal, dict) else principal


RULE = Rule(
    "MWAA-CustomerKey",
    "A customer key is used everywhere or nowhere",
    "With half of it in place creation fails after half an hour: environment and bucket share the key, the role may use it through "
    "SQS and S3, its policy leaves access to the account; no alias, no multi-Region key, none that is disabled or asymmetric.",
    "give key, bucket, role and environment the same key object",
    _check,
    "custom-keys-certs",
)
