"""The security group of an environment."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from mwaa_platform.network.base import Egress

HTTPS = ec2.Port.tcp(443)


def environment_security_group(scope: Construct, *, vpc: ec2.IVpc, egress: Egress | None = None) -> ec2.SecurityGroup:
    """A group that admits itself, as MWAA demands; it lets everything out unless `egress` says what.

    Source: MWAA User Guide, networking-about and vpc-create (2026-09-01). A group filters neither the VPC's DNS nor the
    addresses that containers get credentials from (Amazon VPC User Guide, security-group-rules, 2026).
    """
    group = ec2.SecurityGroup(
        scope,
        "SecurityGroup",
        vpc=vpc,
        description="Schedulers, workers and web servers of the Airflow environment",
        allow_all_outbound=egress is None,
    )
    group.add_ingress_rule(group, ec2.Port.all_traffic(), "MWAA: the components reach each other and the database")
    if egress is not None:
        group.add_egress_rule(group, ec2.Port.all_traffic(), "MWAA: the components reach each other and the database")
        for cidr in egress.https_to:
            group.add_egress_rule(ec2.Peer.ipv4(cidr), HTTPS, "AWS services and the web server")
        for id in egress.prefix_lists:
            group.add_egress_rule(ec2.Peer.prefix_list(id), HTTPS, "gateway endpoint")
        for cidr, port in egress.others:
            group.add_egress_rule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(port), "declared in egress_to")
    return group
