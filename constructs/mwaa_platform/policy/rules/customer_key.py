"""A customer key is the same for environment and bucket, usable by the role, and of a kind that MWAA takes."""

import re
from collections.abc import Iterator, Mapping

from mwaa_platform.aws.execution_role import KEY_ACTIONS
from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.decisions import applies, best
from mwaa_platform.policy.iam import bodies
from mwaa_platform.policy.parts import BUCKET, KEY, ROLE, part_of
from mwaa_platform.policy.principals import of_key, speaks_of
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
            yield from _key_policy(key, environment)


def _bucket_key(assembly: Assembly, environment: Resource, declared: object) -> Checked:
    bucket = part_of(assembly, environment, BUCKET)
    if bucket is None:
        return
    for key in _keys(assembly, bucket):
        if _same(assembly, key, declared):
            continue
        if not _surely_others(assembly, key, declared):
            yield Doubt(environment, f"the bucket's key {holes.shown(key)} may be another one", "Properties.KmsKey")
            continue
        own = holes.shown(declared) if declared else "a key of AWS"
        message = f"the bucket is encrypted under {holes.shown(key)}, the environment under {own}"
        yield Finding(environment, message, "Properties.KmsKey", "bucket")


def _keys(assembly: Assembly, bucket: Resource) -> Iterator[object]:
    for rule in listed(bucket.part("BucketEncryption").get("ServerSideEncryptionConfiguration")):
        default = rule.get("ServerSideEncryptionByDefault") if isinstance(rule, Mapping) else None
        if isinstance(default, Mapping) and default.get("KMSMasterKeyID") is not None:
            yield _behind(assembly, default["KMSMasterKeyID"])


def _same(assembly: Assembly, first: object, second: object) -> bool:
    found = assembly.find(KEY[0], first)
    return first == second or (found is not None and found == assembly.find(KEY[0], second))


def _behind(assembly: Assembly, key: object) -> object:
    """The key that an alias of these templates stands for; anything else as it is."""
    alias = "alias/" + str(key).partition("alias/")[2]
    found = next(iter(assembly.naming("AWS::KMS::Alias", "AliasName", alias)), None) if "alias/" in str(key) else None
    return found.properties.get("TargetKeyId") if found else key


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


def _key_policy(key: Resource, environment: Resource) -> Checked:
    document = key.properties.get("KeyPolicy")
    if document is None:
        return  # KMS's own then: the account decides, and the rule MWAA-KeyAdmitsLogs speaks of logs
    named = environment.properties.get(ROLE[1])
    role = named if isinstance(named, str) else holes.unknown("the role")
    admitted = [speaks_of(s, role) for s in bodies(document) if s.get("Effect") == "Allow"]
    denied = [speaks_of(s, role) for s in bodies(document) if s.get("Effect") == "Deny" and not s.get("Condition")]
    if best(admitted) is Decision.DENIED:
        message = "the key's policy admits neither the account nor the execution role: what the role's policy allows does not count"
        yield Finding(key, message, "Properties.KeyPolicy", "account")
    elif Decision.ALLOWED in denied and _denies_use(document, role):
        yield Finding(key, "the key's policy denies the execution role the use of it", "Properties.KeyPolicy", "denied")


def _denies_use(document: object, role: str) -> bool:
    statements = [s for s in bodies(document) if s.get("Effect") == "Deny" and not s.get("Condition")]
    asked = [Request(action.removesuffix("*"), "", {}) for action in KEY_ACTIONS]
    return any(
        speaks_of(s, role) is Decision.ALLOWED
        and any(applies(request, of_key(s)) is Decision.ALLOWED for request in asked)
        for s in statements
    )


RULE = Rule(
    "MWAA-CustomerKey",
    "A customer key is used everywhere or nowhere",
    "With half of it in place creation fails after half an hour: environment and bucket share the key, the role may use it through "
    "SQS and S3, its policy leaves access to the account; no alias, no multi-Region key, none that is disabled or asymmetric.",
    "give key, bucket, role and environment the same key object",
    _check,
    "custom-keys-certs",
)
