"""Custom resources that make an environment's VPC endpoints while it waits for them.

They are known by what they name (the environment and, in EC2's words, subnets) and by what their function may do: read that
environment, and make endpoints. Whether the web server has one is read from a property `Private`; without it that is a doubt.
"""

from collections.abc import Iterator

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.decisions import decide
from mwaa_platform.policy.iam import Identity, identity_of
from mwaa_platform.policy.matching import surely
from mwaa_platform.policy.network import cidrs, found, named
from mwaa_platform.policy.order import comes_first
from mwaa_platform.policy.parts import part_of
from mwaa_platform.policy.rule import Checked, Doubt, Finding
from mwaa_platform.policy.security_groups import Peer, admits_by_name

_FUNCTION = "AWS::Lambda::Function"
_ROLE = ("AWS::IAM::Role", "Role", "the function's role")
_CREATE, _READ = "ec2:CreateVpcEndpoint", "airflow:GetEnvironment"
_SUBNETS, _GROUPS = "SubnetIds", "SecurityGroupIds"
_KINDS = {_SUBNETS: "subnet", _GROUPS: "security-group"}
_DATABASE = (5432, "the database")
_WEBSERVER = (443, "the web server")


def naming(assembly: Assembly, environment: Resource) -> Iterator[Resource]:
    """The custom resources that name the environment, and subnets beside it."""
    for resource in assembly.custom_resources():
        if _SUBNETS in resource.properties and str(resource.properties.get("EnvironmentName")) == environment.name:
            yield resource


def made_by(assembly: Assembly, environment: Resource, maker: Resource) -> Checked:
    """What is wrong with the endpoints that it makes, as of endpoints that stand in a template themselves."""
    identity = _identity(assembly, environment, maker)
    if identity is None:
        message = f"whether {maker.logical_id} makes the endpoints: what its function may do is not in these templates"
        yield Doubt(environment, message, "Properties.EndpointManagement")
        return
    if maker.stack == environment.stack and comes_first(assembly, environment, maker):
        message = (
            "waits for the environment, which waits for the endpoints: it stays PENDING for 72 hours, and then fails"
        )
        yield Finding(maker, message, "DependsOn", "deadlock")
    yield from _subnets(environment, maker)
    yield from _groups(assembly, environment, maker)
    yield from _private(environment, maker)
    for key, kind in _KINDS.items():
        for name in listed(maker.properties.get(key)):
            yield from _placed(assembly, maker, identity, kind, str(name))


def _identity(assembly: Assembly, environment: Resource, maker: Resource) -> Identity | None:
    """What the function may do, if endpoints are what it is for."""
    function = assembly.find(_FUNCTION, maker.properties.get("ServiceToken"))
    role = part_of(assembly, function, _ROLE) if function is not None else None
    if role is None:
        return None
    identity = identity_of(assembly, role)
    patterns = (action for statement in identity.statements if statement.allows for action in statement.actions)
    creates = any(surely(pattern, _CREATE.lower()) for pattern in patterns)
    read = Request(_READ, _arn(assembly, environment, "airflow", "environment", environment.name), {})
    return identity if creates and decide(read, identity) is Decision.ALLOWED else None


def _subnets(environment: Resource, maker: Resource) -> Checked:
    wanted, given = named(environment, _SUBNETS), [str(one) for one in listed(maker.properties.get(_SUBNETS))]
    missing = [name for name in wanted if name not in given]
    location = f"Properties.{_SUBNETS}"
    if missing and holes.is_open([wanted, given]):
        yield Doubt(maker, f"whether its endpoints are in the subnets {holes.shown(', '.join(wanted))}", location)
    elif missing:
        message = f"makes no endpoints in the environment's subnet {holes.shown(', '.join(missing))}"
        yield Finding(maker, message, location, "subnets")


def _groups(assembly: Assembly, environment: Resource, maker: Resource) -> Checked:
    location = f"Properties.{_GROUPS}"
    if _GROUPS not in maker.properties:
        yield Doubt(maker, "which security groups its endpoints get", location)
        return
    groups = listed(maker.properties[_GROUPS])
    if not groups:
        message = "gives its endpoints no security group: they get the VPC's default one, which lets only its own in"
        yield Finding(maker, message, location, "groups")
        return
    peer = Peer(named(environment, _GROUPS), cidrs(found(assembly, environment, _SUBNETS)))
    public = environment.properties.get("WebserverAccessMode") == "PUBLIC_ONLY"
    for port, what in (_DATABASE,) if public else (_DATABASE, _WEBSERVER):
        said = admits_by_name(assembly, groups, peer, port)
        if said is Decision.UNKNOWN:
            yield Doubt(maker, f"whether the security groups of its endpoints let {port} in", location)
        elif said is Decision.DENIED:
            message = f"gives its endpoints security groups that do not let the environment in on {port}, for {what}"
            yield Finding(maker, message, location, str(port))


def _private(environment: Resource, maker: Resource) -> Checked:
    if environment.properties.get("WebserverAccessMode") == "PUBLIC_ONLY":
        return
    private = maker.properties.get("Private")
    if private is None or holes.is_open(private):
        yield Doubt(maker, "whether it makes the endpoint of the web server too", "Properties.Private")
    elif holes.truth(private) is not True:
        yield Finding(maker, "makes no endpoint of the web server, which is private", "Properties.Private", "webserver")


def _placed(assembly: Assembly, maker: Resource, identity: Identity, kind: str, name: str) -> Checked:
    said = decide(Request(_CREATE, _arn(assembly, maker, "ec2", kind, name), {}), identity)
    if said is Decision.DENIED:
        message = f"its function is not allowed {_CREATE} in the {kind} {holes.shown(name)}"
        yield Finding(maker, message, "Properties.ServiceToken", "role")
    elif said is Decision.UNKNOWN:
        yield Doubt(maker, f"whether its function is allowed {_CREATE} everywhere", "Properties.ServiceToken")


def _arn(assembly: Assembly, at: Resource, service: str, kind: str, name: str) -> str:
    place = "arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + kind + "/"
    return str(assembly.values.resolve(at.stack, {"Fn::Sub": place})) + name
