"""The bucket's policy does not shut MWAA out."""

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.bucket_policies import policy_statements
from mwaa_platform.policy.decisions import applies, worst
from mwaa_platform.policy.iam import conditions
from mwaa_platform.policy.parts import BUCKET, ROLE, each
from mwaa_platform.policy.principals import speaks_of
from mwaa_platform.policy.role_requests import requests_of
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_TLS = "1.2"
"""The least that AWS's services talk (AWS Security Blog, 2022-06, and announcement of 2024-02)."""


def _check(assembly: Assembly) -> Checked:
    return each(assembly, BUCKET, _bucket)


def _bucket(assembly: Assembly, environment: Resource, bucket: Resource) -> Checked:
    named = environment.properties.get(ROLE[1])
    role = named if isinstance(named, str) else holes.unknown("the role")
    found: dict[str, Finding | Doubt] = {}
    for statement in policy_statements(assembly, bucket):
        if statement.get("Effect") != "Deny":
            continue
        for request in requests_of(assembly, environment):
            if not request.action.startswith("s3:") or request.resource == "*":
                continue
            context = {**request.context, "aws:PrincipalArn": role, "s3:TlsVersion": _TLS}
            asked = Request(request.action, request.resource, context)
            said = worst([speaks_of(statement, role), applies(asked, statement)])
            if said is Decision.ALLOWED:
                message = f"its policy denies the execution role {request.action}"
                found.setdefault(request.action, Finding(bucket, message, "Properties", request.action))
            elif said is Decision.UNKNOWN:
                keys = ", ".join(key for _, key, _ in conditions(statement)) or "Principal"
                message = f"whether a Deny of its policy is about MWAA too: that depends on {keys}"
                found.setdefault(keys, Doubt(bucket, message, "Properties"))
    yield from found.values()


RULE = Rule(
    "MWAA-BucketAdmitsRole",
    "The bucket's policy does not shut MWAA out",
    "A Deny counts before everything that the role is allowed: one for all but some, or for all networks but one, is for MWAA too, "
    "which reads DAGs with the execution role. verify_env simulates the role alone, without the bucket's policy.",
    "leave the execution role out of the Deny: ArnNotLike on aws:PrincipalArn",
    _check,
    "mwaa-s3-bucket",
)
