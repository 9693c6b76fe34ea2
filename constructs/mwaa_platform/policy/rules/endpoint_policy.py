"""What an S3 endpoint's policy lets through includes MWAA's image layers and the environment's bucket."""

from collections.abc import Mapping
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.aws.vpc_endpoints import layer_bucket
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.decisions import applies, best
from mwaa_platform.policy.iam import bodies
from mwaa_platform.policy.network import S3, endpoints, without_way_out
from mwaa_platform.policy.parts import BUCKET, part_of
from mwaa_platform.policy.role_requests import requests_of
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_LOCATION = "Properties.PolicyDocument"
_CALLED_AS = {"sqs": "sqs:", "logs": "logs:", "monitoring": "cloudwatch:"}
"""Endpoints that MWAA's calls with the role go through, with the prefix of their actions."""


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        closed = without_way_out(assembly, environment)
        there = endpoints(assembly, closed[0]) if closed else {}
        for endpoint in there.get(S3, ()):
            if "PolicyDocument" in endpoint.properties:
                yield from _policy(assembly, environment, endpoint)
        for service, prefix in _CALLED_AS.items():
            for endpoint in there.get(service, ()):
                if "PolicyDocument" in endpoint.properties:
                    yield from _calls(assembly, environment, endpoint, prefix)


def _calls(assembly: Assembly, environment: Resource, endpoint: Resource, prefix: str) -> Checked:
    """The calls of MWAA's that go through the endpoint."""
    statements, undecided = bodies(endpoint.properties["PolicyDocument"]), []
    for request in requests_of(assembly, environment):
        if not request.action.startswith(prefix):
            continue
        said = _let_through(request, statements)
        if said is Decision.DENIED:
            message = f"its policy does not let {request.action} on {holes.shown(request.resource)} through"
            yield Finding(endpoint, message, _LOCATION, request.action)
        elif said is Decision.UNKNOWN:
            undecided.append(request.action)
    if undecided:
        yield Doubt(endpoint, f"whether its policy lets {', '.join(undecided)} through", _LOCATION)


def _let_through(request: Request, statements: list[Mapping[str, Any]]) -> Decision:
    denied = any(applies(request, s) is Decision.ALLOWED for s in statements if s.get("Effect") == "Deny")
    allowed = [applies(request, s) for s in statements if s.get("Effect") == "Allow"]
    return Decision.DENIED if denied else best(allowed)


def _policy(assembly: Assembly, environment: Resource, endpoint: Resource) -> Checked:
    statements = bodies(_own_named(environment, endpoint.properties["PolicyDocument"]))
    partition = assembly.values.resolve(environment.stack, {"Ref": "AWS::Partition"})
    account = assembly.values.resolve(environment.stack, {"Ref": "AWS::AccountId"})
    wanted = {"layers": layer_bucket(environment.region)}
    if (bucket := part_of(assembly, environment, BUCKET)) is not None:
        wanted["bucket"] = bucket.name
    for what, name in wanted.items():
        context = {"s3:ResourceAccount": account} if what == "bucket" else {}
        request = Request("s3:GetObject", f"arn:{partition}:s3:::{name}/a.b", context)
        said = _let_through(request, statements)
        if said is Decision.DENIED:
            yield Finding(
                endpoint, f"its policy does not let s3:GetObject on {holes.shown(name)} through", _LOCATION, what
            )
        elif said is Decision.UNKNOWN:
            yield Doubt(endpoint, f"whether its policy lets {holes.shown(name)} through", _LOCATION)


def _own_named(environment: Resource, document: Any) -> Any:
    """The policy with the environment's own bucket as one that is surely not AWS's, where a parameter names it."""
    own = str(environment.properties.get(BUCKET[1])).partition(":::")[2]
    if not holes.is_open(own):
        return document

    def named(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: named(item) for key, item in value.items()}
        if isinstance(value, list):
            return [named(item) for item in value]
        return value.replace(own, holes.generated("the environment's bucket")) if isinstance(value, str) else value

    return named(document)


RULE = Rule(
    "MWAA-EndpointPolicy",
    "Endpoints' policies let image layers, the DAG bucket and MWAA's calls through",
    "MWAA's images come from Amazon ECR, which keeps their layers in a bucket of AWS's: a policy that names only one's own buckets "
    "shuts them out, and creation fails without a word of S3. The queue lies in MWAA's account too: a policy of the SQS endpoint that "
    "names one's own queues shuts it out.",
    "allow s3:GetObject on arn:aws:s3:::prod-<region>-starport-layer-bucket/* and on the environment's bucket; leave the policy of "
    "interface endpoints out, which allows all",
    _check,
    "t-create-update-environment",
)
