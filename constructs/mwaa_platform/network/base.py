"""What every network of an environment offers, made here or imported."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_ec2 as ec2
from constructs import Construct


@dataclass(frozen=True, slots=True)
class Egress:
    """What a restricted security group lets out besides itself: HTTPS to blocks and prefix lists, and TCP ports of other blocks."""

    https_to: Sequence[str] = ()
    prefix_lists: Sequence[str] = ()
    others: Sequence[tuple[str, int]] = ()


class EnvironmentNetwork(Construct):
    """Two private subnets of one VPC, and the environment's own security group there."""

    vpc: ec2.IVpc
    """The VPC, made here or imported."""
    cidr: str
    """The VPC's block."""
    private_subnets: Sequence[ec2.ISubnet]
    """Two, in two zones."""
    security_group: ec2.SecurityGroup
    """The environment's own: it admits itself and nothing else."""
    more_security_groups: Sequence[ec2.ISecurityGroup] = ()
    """Others that the environment takes besides."""
    answered_inside: frozenset[str] = frozenset()
    """Interface endpoints with private DNS that the VPC has: a second one of a service is refused by AWS."""

    @property
    def security_groups(self) -> list[ec2.ISecurityGroup]:
        """All that the environment takes."""
        return [self.security_group, *self.more_security_groups]
