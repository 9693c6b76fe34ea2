"""Further packs of cdk-nag, for the stages of teams that declare them."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version

import aws_cdk as cdk
import jsii
from cdk_nag import (
    HIPAASecurityChecks,
    NagPack,
    NIST80053R4Checks,
    NIST80053R5Checks,
    PCIDSS321Checks,
    ServerlessChecks,
)

PACKS: Mapping[str, type[NagPack]] = {
    "HIPAA.Security": HIPAASecurityChecks,
    "NIST.800.53.R4": NIST80053R4Checks,
    "NIST.800.53.R5": NIST80053R5Checks,
    "PCI.DSS.321": PCIDSS321Checks,
    "Serverless": ServerlessChecks,
}


@jsii.implements(cdk.IPolicyValidationPlugin)
class PackOfStages:
    """One pack over some stages of an app.

    A plugin of the stage itself would end the synthesis at the first stage with a finding, before any other rule has spoken.
    """

    def __init__(self, name: str, stages: Sequence[cdk.Stage]) -> None:
        self._name, self._stages = name, stages

    @property
    def name(self) -> str:
        """The pack's own name, as in its findings."""
        return self._name

    @property
    def version(self) -> str:
        """The version of cdk-nag."""
        return version("cdk-nag")

    @property
    def rule_ids(self) -> list[str]:
        """Not told: the packs keep their lists to themselves."""
        return []

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Called by CDK; the pack looks at the stages' constructs, and leaves out what they acknowledge."""
        violations = [v for stage in self._stages for v in PACKS[self._name](stage).validate_scope(stage).violations]
        return cdk.PolicyValidationPluginReport(success=not violations, violations=violations)


def packs_of(stages: Mapping[cdk.Stage, Sequence[str]]) -> list[PackOfStages]:
    """A plugin for each pack that some stage is held to."""
    names = dict.fromkeys(name for declared in stages.values() for name in declared)
    return [PackOfStages(name, [stage for stage, declared in stages.items() if name in declared]) for name in names]
