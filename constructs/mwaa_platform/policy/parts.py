"""What an environment is made of, where it lies in these templates: role, bucket, key."""

from collections.abc import Callable, Iterator
from typing import Any

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.rule import Checked, Doubt

ROLE = ("AWS::IAM::Role", "ExecutionRoleArn", "the execution role")
BUCKET = ("AWS::S3::Bucket", "SourceBucketArn", "the bucket")
KEY = ("AWS::KMS::Key", "KmsKey", "the key")


def part_of(assembly: Assembly, environment: Resource, part: tuple[str, str, str]) -> Resource | None:
    """The resource, or nothing if it lies elsewhere."""
    return assembly.find(part[0], environment.properties.get(part[1]))


def each(
    assembly: Assembly, part: tuple[str, str, str], check: Callable[[Assembly, Resource, Resource], Checked]
) -> Checked:
    """What `check` says of each environment and that part of it; a part that lies elsewhere is a doubt, one not named nothing."""
    for environment in assembly.environments():
        found = part_of(assembly, environment, part)
        if found is not None:
            yield from check(assembly, environment, found)
        elif (named := environment.properties.get(part[1])) is not None:
            message = f"{part[2]} {holes.shown(named)} lies outside these templates"
            yield Doubt(environment, message, f"Properties.{part[1]}")


def once(assembly: Assembly, part: tuple[str, str, str], check: Callable[[Assembly, Resource], Checked]) -> Checked:
    """As `each`, for a check of the part itself: one that several environments share is checked once."""
    seen: set[Resource] = set()

    def first(assembly: Assembly, environment: Resource, found: Resource) -> Checked:
        if found not in seen:
            seen.add(found)
            yield from check(assembly, found)

    return each(assembly, part, first)


def known(resource: Resource, property_name: str) -> Iterator[tuple[Any, Doubt | None]]:
    """A property that is there, with a doubt if it cannot be told; nothing where it is absent."""
    value = resource.properties.get(property_name)
    if value is not None:
        location = f"Properties.{property_name}"
        doubtful = holes.is_open(value)
        yield value, Doubt(resource, f"{property_name} is {holes.shown(value)}", location) if doubtful else None
