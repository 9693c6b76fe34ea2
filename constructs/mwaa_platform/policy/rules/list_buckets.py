"""The execution role may not list the account's buckets."""

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.decisions import decide
from mwaa_platform.policy.iam import identity_of
from mwaa_platform.policy.parts import ROLE, each
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule, Severity


def _check(assembly: Assembly) -> Checked:
    return each(assembly, ROLE, _role)


def _role(assembly: Assembly, environment: Resource, role: Resource) -> Checked:
    if decide(Request("s3:ListAllMyBuckets", "*"), identity_of(assembly, role)) is Decision.ALLOWED:
        yield Finding(
            role, "is allowed s3:ListAllMyBuckets: DAGs see the name of every bucket of the account", "Properties"
        )


RULE = Rule(
    "MWAA-ListAllMyBuckets",
    "The execution role may not list the account's buckets",
    "MWAA's own samples deny it, and verify_env fails where it is allowed. Their Deny names bucket ARNs, which this action does not "
    "have, so it denies nothing.",
    "take s3:ListAllMyBuckets out, or deny it on *",
    _check,
    "mwaa-create-role",
    development=Severity.WARNING,
    effect=Effect.SAFETY,
)
