"""Shared networks in the local AWS: CDK orders the stacks of a stage, not stages, so these are deployed first and destroyed last."""

from collections.abc import Iterable, Sequence

from mwaa_platform.declaration.networks import stage_of
from mwaa_platform.declaration.team import Target
from sandbox.cdk_cli import CdkFailedError
from sandbox.local_aws import LocalAws

_KEPT = ("TerminationProtection is enabled", "in use by", "is imported by")


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


def destroy_networks(aws: LocalAws, assembly: str, targets: Iterable[Target]) -> None:
    """After them; one that is protected, or that a stage which is kept lies in, stays.

    Raises:
        CdkFailedError: the CLI failed otherwise.
    """
    for name in networks_of(targets):
        try:
            aws.cdk(f"destroy-{name}", "destroy", f"{name}/*", "--force", "--app", assembly)
        except CdkFailedError as error:
            if not any(reason in error.output for reason in _KEPT):
                raise
