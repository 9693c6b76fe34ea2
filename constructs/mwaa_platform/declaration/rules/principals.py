"""Principals against the stage's account."""

from collections.abc import Iterator

from mwaa_platform.aws.partitions import partition_of
from mwaa_platform.declaration.principals import account_of
from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declared import placeholders_in


def are_of_the_account(draft: Draft) -> Iterator[Problem]:
    """A policy is attached to, and a role trusts, principals of its own account and partition."""
    for name, stage in draft.stages("account", "region", "webserver", "ci"):
        declared: dict[tuple[str, ...], tuple[str, ...]] = {
            ("ci", "sync_dags"): stage.ci.sync_dags,
            ("ci", "read"): stage.ci.read,
            **{("webserver", "ui_roles", role): who for role, who in stage.webserver.ui_roles.items()},
        }
        for keys, principals in declared.items():
            for index, principal in enumerate(principals):
                place: Keys = ("stages", name, *keys, index)
                if placeholders_in(principal):
                    continue  # one that no stage fills; said where placeholders are checked
                if principal in principals[:index]:
                    first = principals.index(principal)
                    yield Problem(f"stands at [{first}] too", place, principal, cure="name each once")
                if account_of(principal) != stage.account:
                    cure = "name a role of this account, which others may assume"
                    yield Problem(
                        f"lies in account {account_of(principal)}", place, principal, f"account {stage.account}", cure
                    )
                elif principal.split(":")[1] != partition_of(stage.region):
                    yield Problem(
                        f"lies in another partition than {stage.region}",
                        place,
                        principal,
                        partition_of(stage.region),
                        "name one of this partition",
                    )
