"""AWS Secrets Manager: read the values of secrets that exist."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

# Secrets Manager ends every ARN with a hyphen and six random characters, which nobody knows before the secret exists. Six question
# marks stand for exactly these: nothing is left over for a longer name, so `orders-x` (…:secret:orders-x-AbCdEf) stays out of reach
# of `orders`, and so does `orders-second`, whose own end looks like a suffix. `orders-*` would match both.
_SUFFIX = "-??????"
_EXAMPLE_SUFFIX = "-AbCdEf"
_BELOW_A_PATH = "a declared path stands for all secrets below it, whatever they are called"

# As Secrets Manager spells names, without / at the end: the `*` of a path is the only wildcard.
Secret = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9/_+=.@\-]{0,511}[A-Za-z0-9_+=.@\-](/\*)?",
        "secret name: 1 to 512 letters, digits and / _ + = . @ -; or a path with /* at its end, for example orders/*",
    ),
]


class SecretsManager(ServiceIntegration):
    """Get the values of the named secrets of the stage's own account and Region.

    Secrets under the service's own key (`aws/secretsmanager`) need no more; `kms:Decrypt` on a key of the customer's is not granted.
    """

    TITLE: ClassVar[str] = "AWS Secrets Manager"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("secretsmanager",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: secrets_manager, id: vendor, secrets: [vendor/api-key, "orders/{stage}/*"]}',
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.hooks.secrets_manager.SecretsManagerHook",
        "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend",
    )
    # SecretId is a name or an ARN; IAM decides on the ARN that the secret has, which stands here under the response's name for it.
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation(
            "secretsmanager",
            "GetSecretValue",
            (Check("secretsmanager:GetSecretValue", "{ARN}"),),
            "Service Authorization Reference, AWS Secrets Manager, 2026; recorded calls of provider 9.0 to 9.34; "
            "the ARN as ministackorg/ministack#1737 measured it on AWS",
        ),
    )

    service: Literal["secrets_manager"] = "secrets_manager"
    secrets: Annotated[tuple[Secret, ...], Field(min_length=1)]
    """Secrets that DAGs read; a name that ends in `/*` is a path and stands for all secrets below it."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Get, each secret by its name and the suffix, each path by its beginning."""
        resources = tuple(
            place.arn("secretsmanager", f"secret:{name}" if _is_path(name) else f"secret:{name}{_SUFFIX}")
            for name in self.secrets
        )
        yield Grant("SecretsRead", ("secretsmanager:GetSecretValue",), resources, because=_BELOW_A_PATH)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each secret, names that begin or end like it, and the same secret in another account."""
        elsewhere = replace(place, account="210987654321")
        for declared in self.secrets:
            path = declared.removesuffix("/*")
            name = declared.replace("*", "database")
            for other in (name, path, f"{name}-x", f"{name}-second", f"{path}-neighbour", f"{path}-neighbour/database"):
                ours = self._covers(other)
                yield _case(place, other, ours, "declared" if ours else "another secret")
            yield _case(elsewhere, name, False, "another account")

    def names(self, place: Place) -> Mapping[str, str]:
        """The name or names, and the paths without their `*`; no key ends in `_secret`, which Airflow gives a meaning of its own."""
        paths = tuple(name.removesuffix("*") for name in self.secrets if _is_path(name))
        whole = tuple(name for name in self.secrets if not _is_path(name))
        return listed("secret_name", whole) | listed("secret_path", paths)

    def _covers(self, name: str) -> bool:
        return any(
            name.startswith(declared.removesuffix("*")) if _is_path(declared) else name == declared
            for declared in self.secrets
        )


def _is_path(name: str) -> bool:
    return name.endswith("/*")


def _case(place: Place, name: str, allowed: bool, why: str) -> Case:
    arn = place.arn("secretsmanager", f"secret:{name}{_EXAMPLE_SUFFIX}")
    return Case("secretsmanager", "GetSecretValue", {"SecretId": name, "ARN": arn}, allowed, why)
