"""What an S3 endpoint's policy lets through includes MWAA's image layers and the environment's bucket."""

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.aws.vpc_endpoints import layer_bucket
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.decisions import applies
from mwaa_platform.policy.iam import bodies
from mwaa_platform.policy.network import S3, endpoints, without_way_out
from mwaa_platform.policy.parts import BUCKET, part_of
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_LOCATION = "Properties.PolicyDocument"


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        closed = without_way_out(assembly, environment)
        for endpoint in endpoints(assembly, closed[0]).get(S3, ()) if closed else ():
            if "PolicyDocument" in endpoint.properties:
                yield from _policy(assembly, environment, endpoint)


def _policy(assembly: Assembly, environment: Resource, endpoint: Resource) -> Checked:
    statements = bodies(endpoint.properties["PolicyDocument"])
    partition = assembly.values.resolve(environment.stack, {"Ref": "AWS::Partition"})
    account = assembly.values.resolve(environment.stack, {"Ref": "AWS::AccountId"})
    wanted = {"layers": layer_bucket(environment.region)}
    if (bucket := part_of(assembly, environment, BUCKET)) is not None:
        wanted["bucket"] = bucket.name
    for what, name in wanted.items():
        context = {"s3:ResourceAccount": account} if what == "bucket" else {}
        request = Request("s3:GetObject", f"arn:{partition}:s3:::{name}/a.b", context)
        denied = any(applies(request, s) is Decision.ALLOWED for s in statements if s.get("Effect") == "Deny")
        allowed = [applies(request, s) for s in statements if s.get("Effect") == "Allow"]
        said = Decision.DENIED if denied else max(allowed, key=lambda d: d.value, default=Decision.DENIED)
        if said is Decision.DENIED:
            yield Finding(
                endpoint, f"its policy does not let s3:GetObject on {holes.shown(name)} through", _LOCATION, what
            )
        elif said is Decision.UNKNOWN:
            yield Doubt(endpoint, f"whether its policy lets {holes.shown(name)} through", _LOCATION)


RULE = Rule(
    "MWAA-EndpointPolicy",
    "The S3 endpoint lets image layers and the DAG bucket through",
    "MWAA's images come from Amazon ECR, which keeps their layers in a bucket of AWS's: a policy that names only one's own buckets "
    "shuts them out, and creation fails without a word of S3.",
    "allow s3:GetObject on arn:aws:s3:::prod-<region>-starport-layer-bucket/* and on the environment's bucket",
    _check,
    "t-create-update-environment",
)
