"""Interface endpoints: AWS services with addresses inside the VPC."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from mwaa_platform.network.endpoint_policies import interface_statement
from mwaa_platform.network.security_group import HTTPS


class ServiceEndpoints(Construct):
    """One interface endpoint per service in both subnets, with private DNS, for callers in the VPC.

    They have a security group of their own, which admits HTTPS from the VPC, and besides those in `security_groups`: MWAA's guide
    wants the environment's to be among them where there is one (networking-about, 2026-09-01).
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        vpc: ec2.IVpc,
        cidr: str,
        subnets: Sequence[ec2.ISubnet],
        services: Sequence[str],
        security_groups: Sequence[ec2.ISecurityGroup] = (),
    ) -> None:
        super().__init__(scope, id)
        self.security_group = ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=vpc,
            description="Interface endpoints of AWS services",
            allow_all_outbound=False,
        )
        self.security_group.add_ingress_rule(ec2.Peer.ipv4(cidr), HTTPS, "callers in the VPC")
        for service in services:
            endpoint = ec2.InterfaceVpcEndpoint(
                self,
                service,
                vpc=vpc,
                service=ec2.InterfaceVpcEndpointAwsService(service),
                subnets=ec2.SubnetSelection(subnets=list(subnets)),
                security_groups=[self.security_group, *security_groups],
                private_dns_enabled=True,
                open=False,
            )
            endpoint.add_to_policy(interface_statement(self, service))
