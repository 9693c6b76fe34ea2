"""What MWAA asks of an execution role before it creates the environment, decided for the roles of these templates."""

from mwaa_platform.aws.execution_role import KEY_ACTIONS, baseline_requests
from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.decisions import decide
from mwaa_platform.policy.iam import identity_of
from mwaa_platform.policy.parts import BUCKET, KEY, part_of

_CONTEXT = {"aws:SecureTransport": "true"}


def role_decisions(assembly: Assembly, environment: Resource, role: Resource) -> list[tuple[Request, Decision]]:
    """Each call of MWAA's with this role."""
    identity = identity_of(assembly, role)
    return [(request, decide(request, identity)) for request in requests_of(assembly, environment)]


def requests_of(assembly: Assembly, environment: Resource) -> list[Request]:
    """The calls that MWAA makes with the environment's role: `aws.execution_role` has the list and its sources."""
    values, stack = assembly.values, environment.stack
    place = Place(
        account=values.resolve(stack, {"Ref": "AWS::AccountId"}), region=values.resolve(stack, {"Ref": "AWS::Region"})
    )
    partition = values.resolve(stack, {"Ref": "AWS::Partition"})
    host = values.resolve(stack, {"Fn::Sub": ".${AWS::Region}.${AWS::URLSuffix}"})
    requests = baseline_requests(place, environment.name, _bucket(assembly, environment), _key(assembly, environment))
    asked = []
    for request in requests:
        resource = request.resource.replace(f"arn:{place.partition}:", f"arn:{partition}:", 1)
        context = {key: value.replace(place.service_host(""), host) for key, value in request.context.items()}
        asked.append(Request(request.action, resource, {**_CONTEXT, **context}))
    return asked


def key_decisions(assembly: Assembly, environment: Resource, role: Resource) -> dict[str, Decision]:
    """For each of the key's actions the least that any of the services may do through which MWAA uses it."""
    found = dict.fromkeys(KEY_ACTIONS, Decision.ALLOWED)
    for request, said in role_decisions(assembly, environment, role):
        for action in KEY_ACTIONS:
            if request.action == action.removesuffix("*"):
                found[action] = min(found[action], said, key=lambda decision: decision.value)
    return found


def _bucket(assembly: Assembly, environment: Resource) -> str:
    found = part_of(assembly, environment, BUCKET)
    if found is not None:
        return found.name
    arn = environment.properties.get(BUCKET[1])
    return arn.split(":::")[-1] if isinstance(arn, str) else holes.unknown("the bucket")


def _key(assembly: Assembly, environment: Resource) -> str | None:
    """The key's ARN: a template may name the key by its id."""
    found = part_of(assembly, environment, KEY)
    if found is not None:
        return str(assembly.values.resolve(found.stack, {"Fn::GetAtt": [found.logical_id, "Arn"]}))
    key = environment.properties.get(KEY[1])
    if key is None or ":" in str(key):
        return None if key is None else str(key)
    known = {"Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/"}
    return str(assembly.values.resolve(environment.stack, known)) + str(key)
