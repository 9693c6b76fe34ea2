"""What one integration is: a model of the declared line, and four things that follow from it.

Adding a service takes four places: its file in this folder, the line in `__init__`, its test in tests/, its row in the README.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Operation
from mwaa_platform.declared import Declared, Spelled

IntegrationId = Annotated[
    str,
    Spelled(r"[a-z][a-z0-9_]{0,31}", "integration id: 1 to 32 characters of a-z, 0-9 and _, a letter first"),
]
"""So short that `platform.<id>_<thing>` stays within MWAA's 64 characters for a configuration key, whatever the thing."""


@dataclass(frozen=True, slots=True)
class Case:
    """A call that the role must be allowed, or must be refused; parameters in the API's names."""

    service: str
    operation: str
    parameters: Mapping[str, str]
    allowed: bool
    why: str


class ServiceIntegration(Declared):
    """One AWS service that the team's DAGs touch."""

    TITLE: ClassVar[str]
    """The service as AWS writes it."""
    ENDPOINTS: ClassVar[tuple[str, ...]]
    """Interface endpoints a network without internet needs, by the last part of the endpoint service's name."""
    GATEWAY: ClassVar[str] = ""
    """The gateway endpoint that takes the place of an interface endpoint: `s3` or `dynamodb`."""
    EXAMPLES: ClassVar[tuple[str, ...]]
    """Lines as a team writes them, the usual one first; together they have every key. The reference shows them."""
    OPERATORS: ClassVar[tuple[str, ...]]
    """The provider's operators and sensors that the grants are made for."""
    OPERATIONS: ClassVar[tuple[Operation, ...]]
    """The service's rows of the operation table."""
    NOT_SERVED: ClassVar[Mapping[str, str]] = {}
    """Classes of the service's provider modules that no grant is made for, situations too (`Class, situation`); and why not."""

    service: str
    """The name that tells integrations apart."""
    id: IntegrationId | None = None
    """DAGs read what is declared here as `conf.get("platform", "<id>_<thing>")`, for example `raw_bucket`."""

    @abstractmethod
    def grants(self, place: Place) -> Iterator[Grant]:
        """What the execution role may do, with full ARNs."""

    @abstractmethod
    def cases(self, place: Place) -> Iterator[Case]:
        """Calls that must pass and calls that must not: the neighbour of each declared resource among them."""

    @abstractmethod
    def names(self, place: Place) -> Mapping[str, str]:
        """The names DAGs look up, without the id: `{"bucket": "raw-dev"}` becomes `platform.<id>_bucket`."""

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """By key, what each of its values puts in the place of the key's placeholder in recorded calls, and of the parts of it.

        `{glue.jobs}` is the whole of one value, which stands under no name; `{s3.prefix.key}` is its part `key`. A `*` is something
        that it stands for.
        """
        found = {}
        for key in type(self).model_fields:
            value = getattr(self, key)
            values = value if isinstance(value, tuple) else (value,)
            found[key] = tuple({"": text.replace("*", "recorded")} for text in values if isinstance(text, str))
        return found


def listed(singular: str, values: tuple[str, ...]) -> dict[str, str]:
    """One value under its singular, several comma-separated under its plural, none not at all."""
    if not values:
        return {}
    return {singular if len(values) == 1 else f"{singular}s": ",".join(values)}
