"""Shared networks in the local AWS: CDK orders the stacks of a stage, not stages, so these are deployed first and destroyed last."""

from collections.abc import Iterable, Sequence

from mwaa_platform.declaration.networks import stage_of
from mwaa_platform.declaration.team import Target
from sandbox.cdk_cli import CdkFailedError
from sandbox.local_aws import LocalAws

DESTROYED = "destroyed"
PROTECTED = "kept: protected"
IN_USE = "kept: in use"
_PROTECTED = "TerminationProtection is enabled"
_IN_USE = ("in use by", "is imported by")


def networks_of(targets: Iterable[Target]) -> list[str]:
    """The CDK stages of the networks that these share, each once."""
    return list(dict.fromkeys(stage_of(target.shares) for target in targets if target.shares))


def deploy_networks(aws: LocalAws, assembly: str, targets: Iterable[Target], options: Sequence[str]) -> None:
    """Before the stages that import from them.

    Raises:
        CdkFailedError: the CLI failed.
    """
    if names := networks_of(targets):
        aws.cdk("deploy-networks", "deploy", *(f"{name}/*" for name in names), "--app", assembly, *options)


def destroy_networks(aws: LocalAws, assembly: str, targets: Iterable[Target]) -> dict[str, str]:
    """After them; one that is protected, or that a stage which is kept lies in, stays. What became of each, by its CDK stage.

    Raises:
        CdkFailedError: the CLI failed otherwise.
    """
    ends = {}
    for name in networks_of(targets):
        try:
            aws.cdk(f"destroy-{name}", "destroy", f"{name}/*", "--force", "--app", assembly)
            ends[name] = DESTROYED
        except CdkFailedError as error:
            if not any(reason in error.output for reason in (_PROTECTED, *_IN_USE)):
                raise
            ends[name] = PROTECTED if _PROTECTED in error.output else IN_USE
    return ends
