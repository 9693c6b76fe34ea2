"""Data is destroyed only where the declaration says so twice."""

from collections.abc import Iterator

from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft


def data_loss_is_allowed(draft: Draft) -> Iterator[Problem]:
    """`removal: destroy` needs `allow_data_loss: true`."""
    for name, stage in draft.stages("removal", "allow_data_loss"):
        if stage.removal == "destroy" and not stage.allow_data_loss:
            message = "`cdk destroy` would delete DAG bucket, run history and logs"
            cure = "add allow_data_loss: true to the stage if that is meant, else remove this line"
            yield Problem(message, ("stages", name, "removal"), "destroy", "retain", cure)
