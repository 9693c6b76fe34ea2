"""How many of a component an environment has."""

from dataclasses import dataclass

from mwaa_platform.aws.environment_classes import EnvironmentClass, find_environment_class
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Resource
from mwaa_platform.policy.rule import Checked, Doubt


@dataclass(frozen=True)
class Counts:
    """Declared counts, nothing where one is absent or cannot be told, and the class if it is known."""

    size: EnvironmentClass | None
    values: dict[str, int]


def counts(environment: Resource, *names: str) -> Counts:
    """Those properties as numbers."""
    found = {name: holes.number(environment.properties.get(name)) for name in names}
    size = find_environment_class(str(environment.properties.get("EnvironmentClass")))
    return Counts(size, {name: value for name, value in found.items() if value is not None})


def open_counts(environment: Resource, *names: str) -> Checked:
    """A doubt for each that cannot be told."""
    for name in names:
        value = environment.properties.get(name)
        if value is not None and holes.number(value) is None:
            yield Doubt(environment, f"{name} is {holes.shown(value)}", f"Properties.{name}")
