"""Which VPC endpoints a network needs: MWAA's own, and those of what is declared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mwaa_platform.aws.rest_api import ENDPOINT as REST_API_ENDPOINT
from mwaa_platform.aws.vpc_endpoints import GATEWAY_SERVICES, mwaa_endpoints
from mwaa_platform.declaration.networks import SharedNetwork
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.tenancy import Tenancy

_SECRETS_BACKEND = "secretsmanager"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Interface endpoints by the last part of the service's name, gateway endpoints, and the buckets that the latter lead to."""

    interfaces: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ("s3",)
    buckets: tuple[str, ...] = ()


def way_out(target: Target, shared: SharedNetwork | None) -> str | None:
    """`nat` or `isolated`; nothing if a shared network is named that is not there."""
    return shared.mode if target.stage.network.mode == "shared" and shared else target.stage.network.way_out


def endpoints_of(target: Target) -> Endpoints:
    """What is made in the stage's own or existing network."""
    network = target.stage.network
    if network.endpoints == "present" or network.mode == "shared":
        return Endpoints(gateways=())
    if network.way_out == "nat":
        return Endpoints()
    return _without_internet([target], target.stage.region, network.extra_endpoints)


def endpoints_needed(target: Target) -> Endpoints:
    """What an existing network has to have for this stage, whoever makes it."""
    if target.stage.network.way_out == "isolated":
        return _without_internet([target], target.stage.region, target.stage.network.extra_endpoints)
    return Endpoints((REST_API_ENDPOINT,) if calls_rest_api_inside(target) else ())


def endpoints_of_shared(tenancy: Tenancy) -> Endpoints:
    """What is made in a shared network; with NAT the one of the REST API, where a state machine calls a private web server."""
    network, tenants = tenancy.network, tenancy.tenants
    if network.mode == "isolated":
        return _without_internet(tenants, network.region, network.extra_endpoints)
    return Endpoints((REST_API_ENDPOINT,) if any(map(calls_rest_api_inside, tenants)) else ())


def calls_rest_api_inside(target: Target) -> bool:
    """Whether a function in the VPC calls the REST API, for a state machine that starts DAGs."""
    return bool(target.team.triggered_by) and target.stage.webserver.access == "private"


def _without_internet(targets: Sequence[Target], region: str, extra: Iterable[str]) -> Endpoints:
    integrations = [integration for target in targets for integration in target.team.integrations]
    wanted = {*mwaa_endpoints(region), *extra, *(name for each in integrations for name in each.ENDPOINTS)}
    if any(target.team.airflow.secrets_backend for target in targets):
        wanted.add(_SECRETS_BACKEND)
    gateways = {"s3", *(each.GATEWAY for each in integrations if each.GATEWAY), *wanted.intersection(GATEWAY_SERVICES)}
    return Endpoints(
        tuple(sorted(wanted - set(GATEWAY_SERVICES))),
        tuple(sorted(gateways)),
        tuple(sorted({bucket for target in targets for bucket in _buckets(target)})),
    )


def _buckets(target: Target) -> Iterator[str]:
    """Every bucket that the execution role is granted something in."""
    prefix = target.place.s3_arn("")
    for grant in target.grants:
        for resource in grant.resources:
            if resource.startswith(prefix) and (name := resource.removeprefix(prefix).partition("/")[0]):
                yield name
