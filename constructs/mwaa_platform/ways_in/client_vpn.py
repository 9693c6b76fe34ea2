"""AWS Client VPN to a private web server."""

import ipaddress
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.ways_in.webserver_reach import group_reaching_webserver

_SESSION = ec2.ClientVpnSessionTimeout.TWELVE_HOURS
"""Of 8, 10, 12 and 24 (our choice): a certificate is asked for anew each day."""


def resolver_of(cidr: str) -> str:
    """The address of a VPC's own DNS resolver: the third of its block (Amazon VPC User Guide, AmazonDNS-concepts, 2026)."""
    return str(ipaddress.IPv4Network(cidr)[2])


class WebserverVpn(Construct):
    """A Client VPN endpoint with certificates on both sides, from which a private web server is reached and nothing else.

    Clients send through the tunnel only what goes to the VPC, may go to `destinations` and to the VPC's resolver, and of what is
    there only `environment_group` admits them, on 443. Connections are logged.

    Args:
        scope: Usually a stack.
        id: The construct's id.
        vpc: Where the web server has its addresses.
        cidr: The VPC's block.
        subnets: One or two of it, in different zones; the endpoint is billed for each.
        environment_group: The security group of the environment, which MWAA gives the web server's endpoint too.
        destinations: Blocks that hold the web server's addresses.
        client_cidr: The clients' addresses.
        server_certificate_arn: In ACM.
        client_root_certificate_arn: In ACM.
        log_retention: Of the connection log.
        removal_policy: Of the connection log.
        encryption_key: Of the connection log; it must be open to CloudWatch Logs for groups of this stack.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        vpc: ec2.IVpc,
        cidr: str,
        subnets: Sequence[ec2.ISubnet],
        environment_group: ec2.ISecurityGroup,
        destinations: Sequence[str],
        client_cidr: str,
        server_certificate_arn: str,
        client_root_certificate_arn: str,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
        encryption_key: kms.IKey | None = None,
    ) -> None:
        super().__init__(scope, id)
        group = group_reaching_webserver(
            self,
            vpc=vpc,
            environment_group=environment_group,
            of="VPN clients of the Airflow UI",
            rule_id="WebserverFromVpn",
            rule="VPN clients reach the web server",
        )
        self.endpoint = ec2.ClientVpnEndpoint(
            self,
            "Endpoint",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnets=list(subnets)),
            cidr=client_cidr,
            server_certificate_arn=server_certificate_arn,
            client_certificate_arn=client_root_certificate_arn,
            security_groups=[group],
            split_tunnel=True,
            dns_servers=[resolver_of(cidr)],
            self_service_portal=False,
            session_timeout=_SESSION,
            authorize_all_users_to_vpc_cidr=False,
            log_group=logs.LogGroup(
                self, "Logs", retention=log_retention, removal_policy=removal_policy, encryption_key=encryption_key
            ),
            description="Way in to the Airflow UI",
        )
        for number, block in enumerate(destinations, start=1):
            self._authorize(f"Webserver{number}", block, "the web server's addresses")
        # No security group filters the resolver (Amazon VPC User Guide, security-group-rules, 2026): the names need this only.
        self._authorize("Resolver", f"{resolver_of(cidr)}/32", "the VPC's resolver, which knows the web server's name")

    def _authorize(self, id: str, cidr: str, description: str) -> None:
        self.endpoint.add_authorization_rule(id, cidr=cidr, description=description)
