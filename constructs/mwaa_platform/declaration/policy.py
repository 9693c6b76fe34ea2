"""What a team declares about policy."""

from typing import Literal

from mwaa_platform.declared import Declared

Pack = Literal["HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321", "Serverless"]
"""The packs of cdk-nag 3.0.2 by the names that its findings carry, without AwsSolutions, which every stage is held to."""


class Policy(Declared):
    """Rules beside AwsSolutions and the MWAA rules, which are always enforced."""

    packs: tuple[Pack, ...] = ()
    """Further packs of cdk-nag that every stage of the team is held to; a finding is mended, or acknowledged under `acknowledge`."""
