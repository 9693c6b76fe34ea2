"""What a way in has in common with the others: a security group that reaches the web server and nothing else."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

HTTPS = ec2.Port.tcp(443)


def group_reaching_webserver(
    scope: Construct, *, vpc: ec2.IVpc, environment_group: ec2.ISecurityGroup, of: str, rule_id: str, rule: str
) -> ec2.SecurityGroup:
    """The group, and the rule that lets it into the environment's.

    `of` describes the group, `rule` the rule; the ids are the template's, so that what is deployed stays.
    """
    group = ec2.SecurityGroup(scope, "SecurityGroup", vpc=vpc, description=of, allow_all_outbound=False)
    # By its id, so that the rule stands within the group and EC2 adds none that lets everything out.
    webserver = ec2.Peer.security_group_id(environment_group.security_group_id)
    group.add_egress_rule(webserver, HTTPS, "the web server")
    # A rule of its own, here: the environment's group stays as its own stack has it.
    ec2.CfnSecurityGroupIngress(
        scope,
        rule_id,
        group_id=environment_group.security_group_id,
        source_security_group_id=group.security_group_id,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        description=rule,
    )
    return group
