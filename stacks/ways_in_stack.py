"""Ways in to the stage's private web server: a stack of its own, so that they never touch the environment."""

import aws_cdk as cdk
from constructs import Construct

from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.ways_in import ClientVpn, LoadBalancer
from mwaa_platform.network import EnvironmentNetwork
from mwaa_platform.ways_in import WebserverLoadBalancer, WebserverVpn
from stacks.storage_stack import StorageStack
from stacks.team_stack import bucket_removal_policy, removal_policy, retention, stack_options


class WaysInStack(cdk.Stack):
    """A Client VPN endpoint and a load balancer, as declared."""

    def __init__(
        self, scope: Construct, id: str, *, target: Target, network: EnvironmentNetwork, storage: StorageStack
    ) -> None:
        super().__init__(scope, id, **stack_options(target, "ways in to the private web server"))
        self._target, self._network, self._storage = target, network, storage
        self.load_balancer: WebserverLoadBalancer | None = None
        if declared := target.stage.webserver.client_vpn:
            self._client_vpn(declared)
        if balancer := target.stage.webserver.load_balancer:
            self.load_balancer = self._load_balancer(balancer)

    def _client_vpn(self, declared: ClientVpn) -> None:
        target, network = self._target, self._network
        vpn = WebserverVpn(
            self,
            "ClientVpn",
            vpc=network.vpc,
            cidr=network.cidr,
            subnets=network.private_subnets,
            environment_group=network.security_group,
            destinations=_blocks_of_the_webserver(target, network),
            client_cidr=declared.cidr,
            server_certificate_arn=declared.server_certificate,
            client_root_certificate_arn=declared.client_root_certificate,
            log_retention=retention(target).log_groups,
            removal_policy=removal_policy(target),
            encryption_key=self._storage.key,
        )
        text = "for aws ec2 export-client-vpn-client-configuration"
        cdk.CfnOutput(self, "ClientVpnEndpointId", value=vpn.endpoint.endpoint_id, description=text)

    def _load_balancer(self, declared: LoadBalancer) -> WebserverLoadBalancer:
        target, network = self._target, self._network
        balancer = WebserverLoadBalancer(
            self,
            "LoadBalancer",
            environment_name=target.stage.environment_name,
            vpc=network.vpc,
            subnets=network.private_subnets,
            environment_group=network.security_group,
            allowed_from=declared.allowed_from,
            certificate_arn=declared.certificate,
            log_retention=retention(target).log_groups,
            access_log_retention=retention(target).objects,
            removal_policy=removal_policy(target),
            bucket_removal_policy=bucket_removal_policy(target),
            auto_delete=target.stage.removal == "destroy",
        )
        name = balancer.load_balancer.load_balancer_dns_name
        cdk.CfnOutput(self, "LoadBalancerName", value=name, description="the CNAME of the name that people type")
        return balancer


def _blocks_of_the_webserver(target: Target, network: EnvironmentNetwork) -> list[str]:
    """Those of the private subnets where they are known, else the VPC's."""
    if target.stage.network.own_vpc:
        return [subnet.ipv4_cidr_block for subnet in network.private_subnets]
    declared = [subnet.cidr for subnet in target.stage.network.subnets or ()]
    known = [cidr for cidr in declared if cidr]
    return known if len(known) == len(network.private_subnets) else [network.cidr]
