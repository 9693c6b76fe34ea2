"""What a stage grants, with the keys of the declaration that each grant follows from; before it is joined with uses and proofs.

What has its name from a deployment only (bucket, key, log groups, functions) stands in <angle brackets>.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mwaa_platform.access_report.entries import ALLOW, BOUND, TRUST
from mwaa_platform.aws.execution_role import TRUSTED_SERVICES, baseline_grants, trust_conditions
from mwaa_platform.aws.grants import Conditions, Grant, Place
from mwaa_platform.declaration.execution_role import extra_grants
from mwaa_platform.declaration.private_index import index_grants
from mwaa_platform.declaration.problems import Keys
from mwaa_platform.declaration.secrets_backend import secrets_grants
from mwaa_platform.declaration.team import Target

EXECUTION_ROLE = "execution role"
BUCKET, KEY = "<DAG bucket>", "<customer key>"
_MWAA = "MWAA's own list (User Guide, mwaa-create-role)"


@dataclass(frozen=True, slots=True)
class Granted:
    """A statement of one role, and why it is there."""

    who: str
    grant: Grant
    keys: Keys
    what: str
    reason: str = ""
    effect: str = ALLOW


def own_key(target: Target) -> str | None:
    """The customer key's ARN, as the report writes it."""
    if target.stage.existing_key:
        return target.stage.existing_key
    return target.place.arn("kms", f"key/{KEY}") if target.stage.customer_key else None


def stage_keys(target: Target, *more: str | int) -> Keys:
    """Where the stage is declared, or what stands below it."""
    return ("stages", target.stage_name, *more)


def execution_role(target: Target) -> Iterator[Granted]:
    """MWAA's own grants, each declared line's, the secrets backend's and the extra statements."""
    place, name = target.place, target.stage.environment_name
    here = stage_keys(target)
    yield from trust(EXECUTION_ROLE, TRUSTED_SERVICES, here, "stage", trust_conditions(place, name))
    for grant in baseline_grants(place, name, bucket_arn=place.s3_arn(BUCKET), key_arn=own_key(target)):
        yield Granted(EXECUTION_ROLE, grant, here, _MWAA, grant.because)
    for index, line in enumerate(target.team.integrations):
        what = f"{line.service} {line.id}" if line.id else line.service
        for grant in line.grants(place):
            yield Granted(EXECUTION_ROLE, grant, ("integrations", index), what, grant.because)
    if target.team.airflow.secrets_backend:
        for grant in secrets_grants(target.team.team, place):
            keys: Keys = ("airflow", "secrets_backend")
            yield Granted(EXECUTION_ROLE, grant, keys, "Airflow's secrets backend", grant.because)
    if private := target.team.dependencies.code_artifact:
        for grant in index_grants(private, place):
            keys = ("dependencies", "code_artifact")
            yield Granted(EXECUTION_ROLE, grant, keys, "pip's private index", grant.because)
    extra = target.team.extra_statements
    for index, (grant, declared) in enumerate(zip(extra_grants(extra), extra, strict=True)):
        yield Granted(EXECUTION_ROLE, grant, ("extra_statements", index), "extra statement", declared.reason)
    if boundary := target.team.execution_role.permissions_boundary:
        bound = Grant("Boundary", ("*",), (boundary,))
        keys = ("execution_role", "permissions_boundary")
        yield Granted(EXECUTION_ROLE, bound, keys, "permissions boundary", effect=BOUND)


def trust(
    who: str, principals: Sequence[str], keys: Keys, what: str, conditions: Conditions | None = None
) -> Iterator[Granted]:
    """Who may take a role."""
    for principal in principals:
        grant = Grant("Trust", ("sts:AssumeRole",), (who,), conditions=conditions or {})
        yield Granted(principal, grant, keys, what, effect=TRUST)


def through_s3(place: Place) -> Conditions:
    """A key is used by S3 only."""
    return {"StringEquals": {"kms:ViaService": place.service_host("s3")}}
