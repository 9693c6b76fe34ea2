"""Endpoints that the customer manages: of type Interface, for both services, and not where they wait for each other."""

from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.endpoint_makers import made_by, naming
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_LOCATION = "Properties.EndpointManagement"


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for management, doubt in known(environment, "EndpointManagement"):
            if doubt:
                yield doubt
            elif management not in ("SERVICE", "CUSTOMER"):
                yield Finding(environment, f"there is no endpoint management {management}", _LOCATION)
            elif management == "CUSTOMER":
                yield from _endpoints(assembly, environment)


def _endpoints(assembly: Assembly, environment: Resource) -> Checked:
    services = {"DatabaseVpcEndpointService": "the database"}
    if environment.properties.get("WebserverAccessMode") != "PUBLIC_ONLY":
        services["WebserverVpcEndpointService"] = "the web server"
    makers = list(naming(assembly, environment))
    for maker in makers:
        yield from made_by(assembly, environment, maker)
    for attribute, what in services.items():
        name = assembly.values.resolve(environment.stack, {"Fn::GetAtt": [environment.logical_id, attribute]})
        made = assembly.naming("AWS::EC2::VPCEndpoint", "ServiceName", name)
        if not made and not makers:
            yield Doubt(environment, f"who makes the endpoint of {what}: it is not in these templates", _LOCATION)
        for endpoint in made:
            if endpoint.properties.get("VpcEndpointType", "Gateway") != "Interface":
                message = f"the endpoint of {what} is of type Gateway, CloudFormation's default"
                yield Finding(endpoint, message, "Properties.VpcEndpointType", "type")
            if len(listed(endpoint.properties.get("SubnetIds"))) < 2:
                yield Finding(
                    endpoint, f"the endpoint of {what} is not in both subnets", "Properties.SubnetIds", "subnets"
                )
            message = (
                f"the endpoint of {what} waits for the environment, which waits for the endpoint: "
                "the environment stays PENDING for 72 hours, then fails"
            )
            # Through an export too: it is there only once the exporting stack, so the environment, is complete.
            yield Finding(endpoint, message, "Properties.ServiceName", "deadlock")


RULE = Rule(
    "MWAA-EndpointManagement",
    "Endpoints of one's own are of type Interface, and made while the environment waits for them",
    "With CUSTOMER the environment is not complete before its endpoints exist, but CloudFormation gives out its attributes only when "
    "it is complete. The endpoint type's default is Gateway, which the services do not have.",
    "EndpointManagement: SERVICE, or make the endpoints with a custom resource that reads the service names while the environment is "
    "PENDING",
    _check,
    "vpc-endpoint-management",
)
