"""No lifecycle rule takes away what the environment reads from its bucket."""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.parts import BUCKET, each
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule, Severity

_PATHS = ("DagS3Path", "PluginsS3Path", "RequirementsS3Path", "StartupScriptS3Path")
_FROZEN = ("GLACIER", "DEEP_ARCHIVE")
"""Storage classes whose objects are restored before they can be read (Amazon S3 User Guide, storage-class-intro, 2026)."""
_LOCATION = "Properties.LifecycleConfiguration.Rules"


def _check(assembly: Assembly) -> Checked:
    return each(assembly, BUCKET, _bucket)


def _bucket(assembly: Assembly, environment: Resource, bucket: Resource) -> Checked:
    for index, rule in enumerate(listed(bucket.part("LifecycleConfiguration").get("Rules"))):
        if not isinstance(rule, Mapping) or rule.get("Status") != "Enabled" or rule.get("TagFilters"):
            continue
        reached = [name for name in _PATHS if _reaches(rule, environment.properties.get(name))]
        location = f"{_LOCATION}[{index}]"
        for what in _losing(rule) if reached else ():
            message = f"a lifecycle rule {what} what {', '.join(reached)} {'names' if len(reached) == 1 else 'name'}"
            yield Finding(bucket, message, location, reached[0])
        versions = [name for name in reached if environment.properties.get(name.replace("Path", "ObjectVersion"))]
        if versions and (rule.get("NoncurrentVersionExpirationInDays") or rule.get("NoncurrentVersionExpiration")):
            message = f"a lifecycle rule deletes older versions: once a newer file is put, that of {versions[0]} goes"
            yield Finding(bucket, message, location, "versions", at_most=Severity.WARNING)


def _losing(rule: Mapping[str, Any]) -> Iterator[str]:
    if rule.get("ExpirationInDays") or rule.get("ExpirationDate"):
        yield "deletes"
    for transition in [*listed(rule.get("Transitions")), *listed(rule.get("Transition"))]:
        if isinstance(transition, Mapping) and transition.get("StorageClass") in _FROZEN:
            yield f"moves to {transition['StorageClass']}"


def _reaches(rule: Mapping[str, Any], path: Any) -> bool:
    """Whether the rule is about the path, or about anything below it."""
    prefix = str(rule.get("Prefix") or "")
    if not path or holes.has_holes([prefix, path]):
        return bool(path) and not prefix
    folder = f"{str(path).strip('/')}/"
    return folder.startswith(prefix) or str(path).startswith(prefix) or prefix.startswith(folder)


RULE = Rule(
    "MWAA-BucketLifecycle",
    "No lifecycle rule deletes what the environment reads",
    "A rule against old data, made for the whole bucket, takes DAGs and requirements with it: DAGs vanish from the UI, and the next "
    "worker that starts finds no requirements. verify_env does not look.",
    "give the rule a Prefix beside the DAG folder and the files",
    _check,
    "mwaa-s3-bucket",
    effect=Effect.RUNNING,
)
